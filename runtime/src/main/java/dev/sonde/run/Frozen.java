package dev.sonde.run;

import dev.sonde.graph.ModelGraph;
import java.nio.file.Path;
import java.util.Set;

/**
 * The graph that ONNX Runtime runs, as data, beside its weights.
 *
 * @param graph the repaired graph, at the working operator set where it could be brought there
 * @param folder where the weights' file lies; a graph written there is loaded with the weights mapped
 * @param variantBytes about how much memory a variant of it takes of its own
 * @param widened the tensors that are computed in {@code float}, though in {@code float16} in the file
 */
public record Frozen(ModelGraph graph, Path folder, long variantBytes, Set<String> widened) {}
