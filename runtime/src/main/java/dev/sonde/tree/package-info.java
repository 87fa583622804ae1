/**
 * The model as its author saw it: modules, their inputs and outputs, and the names by which users ask for them.
 *
 * <p>Start with {@link dev.sonde.tree.ModuleTree}, the modules of a model, {@link dev.sonde.tree.PlaceName}, the
 * written form of a place, and {@link dev.sonde.tree.Survival}, what became of a tensor in the graph that runs.
 *
 * <pre>{@code
 * ModuleTree tree = ModuleTree.of(exported);
 * String hidden = tree.at("encoder.layer.3").outputs().get(0);
 * tree.resolve(PlaceName.parse("encoder.layer.*#input")).forEach(System.out::println);
 * }</pre>
 *
 * <p>Where the module of a node is written depends on the exporter. In this order:
 *
 * <ol>
 *   <li>the node metadata {@code pkg.torch.onnx.name_scopes}; classes from {@code pkg.torch.onnx.class_hierarchy};
 *   <li>the node's name, split at slashes: {@code /encoder/layer.0/attention/self/Softmax};
 *   <li>the name of a tensor that the node makes, where that name is of the same kind;
 *   <li>the initialisers that no other node uses: {@code encoder.layer.0.output.dense.bias};
 *   <li>the nodes around it (see {@link dev.sonde.tree.Neighbours}).
 * </ol>
 *
 * <p>An operator that was fused before the file was written is in what is around the layer whose weights it has.
 *
 * <p>A node for which all of this fails is a module itself, named as the node, or where it has no name by its operator
 * and a count: {@code Conv}, {@code Conv_1}, {@code Conv_2}.
 *
 * <p>A module that runs several times in a run is there once for each call that the graph tells apart: {@code shared},
 * {@code shared@2} (see {@link dev.sonde.tree.Calls}).
 *
 * <p>This package imports {@code graph}, {@code tensor} and {@code error} alone.
 */
@NullMarked
package dev.sonde.tree;

import org.jspecify.annotations.NullMarked;
