package dev.sonde.graph;

import dev.sonde.error.ModelException;

/**
 * The text form of graphs, models and patches: a few readable lines, written and read.
 *
 * <pre>{@code
 * opset 18
 * (float[n, 4] x) => (y) {
 *   w: float[2] = {1, 2}
 *   h: float[n, 4]
 *   h = Relu(x)
 *   y = Concat<axis=1>(h, w)  // the node's name
 * }
 * }</pre>
 *
 * <p>Names that hold a space or one of {@code , ( ) < > { } [ ] = "} are quoted; an absent optional name is
 * {@code ""}. Attributes are whole numbers, numbers with a point or exponent, quoted texts, lists of these in brackets,
 * tensors ({@code float[2] {1, 2}}) and nested graphs. Further operator sets ({@code opset com.microsoft 1}) and local
 * functions ({@code function my::Twice(x) => (y) { ... }}) come before the graph. A weight of more than
 * {@value TextWriter#MANY} elements is shown as {@code = ...}, which cannot be read back. What a file says beyond what
 * these classes model ({@link Extras}) is not shown.
 *
 * <p>A patch:
 *
 * <pre>{@code
 * reads sonde:a = encoder.3
 * reads sonde:b = logits <settled>
 * writes encoder.3 = sonde:m
 * writes logits <softmax, argmax> = sonde:b
 * saves h = sonde:a
 * feeds float[] sonde:s
 * nodes {
 *   sonde:m = Mul(sonde:a, sonde:s)
 * }
 * }</pre>
 */
public final class GraphText {
    private GraphText() {}

    /**
     * {@return the model that {@code text} writes down; its operator set is 18 where none is named}
     *
     * @throws ModelException where the text breaks the grammar
     */
    public static ModelGraph parse(String text) {
        return new TextReader(text).model();
    }

    /**
     * {@return the patch that {@code text} writes down, in the form of {@link #print(Patch)}}
     *
     * @throws ModelException where the text breaks the grammar
     */
    public static Patch parsePatch(String text) {
        return new TextReader(text).patch();
    }

    /** {@return the model as text} */
    public static String print(ModelGraph model) {
        return new TextWriter(false).model(model);
    }

    /** {@return the graph as text} */
    public static String print(Graph graph) {
        return new TextWriter(false).graph(graph);
    }

    /**
     * {@return the patch as text, the same for patches of the same structure and different for others}
     *
     * <p>It says everything that decides what is computed, constants of any size included (large ones by their SHA-256
     * digest), and nothing else: names and notes of nodes are left out.
     */
    public static String print(Patch patch) {
        return new TextWriter(true).patch(patch);
    }
}
