/**
 * The graph of a model, and what to do to it.
 *
 * <p>Start with {@link dev.sonde.graph.ModelGraph}, a model as data, and {@link dev.sonde.graph.Patch}, an intervention
 * as data: nodes to add, what they read, what they write, what is saved and what is fed. Both never change; an edit
 * makes a new one that shares what it did not touch. {@link dev.sonde.graph.GraphText} writes graphs and reads them.
 *
 * <p>Inside a graph, values are known by their names, as in ONNX: a name is written once (static single assignment),
 * and a nested graph sees the names of the graphs around it.
 *
 * <pre>{@code
 * ModelGraph model = GraphText.parse("(float[n, 4] x) => (y) { y = Relu(x) }");
 * }</pre>
 *
 * <p>Every package but {@code error} and {@code tensor} may import this one; it imports those two.
 */
@NullMarked
package dev.sonde.graph;

import org.jspecify.annotations.NullMarked;
