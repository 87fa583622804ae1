package dev.sonde.plan;

import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import dev.sonde.graph.Attribute;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.ModelGraph.Function;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.tensor.TensorType;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rewrites a model of ONNX's operator sets 7 to 17 in set {@value #OPSET}, nested bodies and local functions included,
 * so that it computes the same bits. Operators of other domains stay as they are, and so do newer models.
 *
 * <table>
 * <caption>What changed incompatibly between sets 7 and 18</caption>
 * <tr><th>operator</th><th>at</th><th>rule</th></tr>
 * <tr><td>Squeeze, Unsqueeze, ReduceSum</td><td>13</td><td>1. {@code axes} becomes an input</td></tr>
 * <tr><td>the other Reduce operators</td><td>18</td><td>1. the same</td></tr>
 * <tr><td>TopK, Slice</td><td>10</td><td>2. {@code k}; {@code starts}, {@code ends}, {@code axes} become inputs</td></tr>
 * <tr><td>Split</td><td>13, 18</td><td>3. {@code split} becomes an input; without it {@code num_outputs} is said</td></tr>
 * <tr><td>Pad, Clip</td><td>11</td><td>4. {@code pads}, {@code value}; {@code min}, {@code max} become inputs</td></tr>
 * <tr><td>Softmax, LogSoftmax, Hardmax</td><td>13</td><td>5. the older form works on a matrix: all axes before
 *     {@code axis} are rows. On the last axis that is the same; else the tensor is flattened and shaped back</td></tr>
 * <tr><td>Upsample</td><td>9, 10</td><td>6. becomes Resize, as set 10 had it</td></tr>
 * <tr><td>Resize</td><td>11</td><td>6. asymmetric; nearest rounds down where it enlarges, up where it shrinks</td></tr>
 * <tr><td>Resize</td><td>13</td><td>7. {@code scales} is absent where {@code sizes} is given</td></tr>
 * <tr><td>Dropout</td><td>12</td><td>8. {@code ratio} goes (nothing is dropped outside training); the older mask is all
 *     zero</td></tr>
 * <tr><td>BatchNormalization</td><td>9, 14</td><td>9. {@code spatial} goes; refused where it is 0 or a statistic of
 *     training is an output</td></tr>
 * <tr><td>Scatter</td><td>11</td><td>10. is called ScatterElements</td></tr>
 * <tr><td>RoiAlign</td><td>16</td><td>11. {@code coordinate_transformation_mode} is said: output_half_pixel</td></tr>
 * <tr><td>Scan</td><td>9</td><td>12. refused: sequences had lengths and a batch</td></tr>
 * <tr><td>experimental operators</td><td>9, 10</td><td>12. refused: they are gone</td></tr>
 * </table>
 */
public final class Upgrade {
    /** The operator set that fragments, gradients and passes are written in. */
    public static final long OPSET = 18;

    private static final long OLDEST = 7;

    private final Fresh fresh;

    private Upgrade(Fresh fresh) {
        this.fresh = fresh;
    }

    /**
     * {@return {@code model} in set {@value #OPSET}; the same object where there is nothing to do}
     *
     * @throws ModelException naming the operator that has no form in set {@value #OPSET}; the model as it is can still
     *     be read
     */
    public static ModelGraph to18(ModelGraph model) {
        return to18(model, Map.of());
    }

    /**
     * {@return the same, in fewer nodes where {@code types} tell more than the model does}
     *
     * @param types types of values of the top graph by name
     * @throws ModelException as above
     */
    public static ModelGraph to18(ModelGraph model, Map<String, TensorType> types) {
        boolean nothingToDo = isCurrent(model.opsets())
                && model.functions().stream().allMatch(function -> isCurrent(function.opsets()));
        return nothingToDo ? model : new Upgrade(Fresh.beside(model, Patch.PREFIX + "up.")).model(model, types);
    }

    private ModelGraph model(ModelGraph model, Map<String, TensorType> types) {
        Graph graph = graph(model.graph(), version(model.opsets()), Known.in(model.graph(), types));
        return new ModelGraph(
                graph,
                current(model.opsets()),
                model.functions().stream().map(this::function).toList(),
                model.extras());
    }

    private Function function(Function function) {
        Draft draft = new Draft(version(function.opsets()), Known.in(function.body(), Map.of()), fresh);
        Graph body = nodes(function.body(), draft).bare(function.body());
        return new Function(function.op(), body, function.attributes(), current(function.opsets()), function.extras());
    }

    private Graph graph(Graph graph, long version, Known known) {
        return nodes(graph, new Draft(version, known, fresh)).around(graph);
    }

    private Draft nodes(Graph graph, Draft draft) {
        for (Node node : graph.nodes()) {
            Node inner = node.withAttributes(attributes(node.attributes(), draft));
            Rules.of(inner, draft.from()).write(inner, draft);
        }
        return draft;
    }

    private Map<String, Attribute> attributes(Map<String, Attribute> attributes, Draft draft) {
        // In the order of their names, so that new names come out the same every time.
        Map<String, Attribute> upgraded = new TreeMap<>(attributes);
        upgraded.replaceAll((name, attribute) -> attribute(attribute, draft));
        return upgraded;
    }

    private Attribute attribute(Attribute attribute, Draft draft) {
        if (attribute instanceof Attribute.Body body) {
            return new Attribute.Body(inner(body.value(), draft));
        }
        return attribute instanceof Attribute.Bodies bodies
                ? new Attribute.Bodies(
                        bodies.values().stream().map(body -> inner(body, draft)).toList())
                : attribute;
    }

    private Graph inner(Graph body, Draft around) {
        return graph(body, around.from(), around.known().inside(body));
    }

    private static boolean isCurrent(Map<String, Long> opsets) {
        return version(opsets) >= OPSET && opsets.containsKey("");
    }

    private static Map<String, Long> current(Map<String, Long> opsets) {
        Map<String, Long> upgraded = new TreeMap<>(opsets);
        upgraded.merge("", OPSET, Math::max);
        return upgraded;
    }

    private static long version(Map<String, Long> opsets) {
        long version = opsets.getOrDefault("", OPSET);
        if (version < OLDEST) {
            throw new ModelException(Facts.of("a model of ONNX's operator set " + version + " cannot be upgraded")
                    .add("oldest", OLDEST)
                    .add("wanted", OPSET));
        }
        return version;
    }
}
