package dev.sonde.plan;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Node;
import dev.sonde.graph.OpType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which rule each of ONNX's own operators has, and since which set it is written the new way. */
final class Rules {
    private static final Map<String, Change> CHANGES = table();

    private record Change(long since, Rule rule) {}

    private Rules() {}

    /** {@return the rule for {@code node} of a graph in set {@code from}} */
    static Rule of(Node node, long from) {
        Change change = node.op().domain().isEmpty() ? CHANGES.get(node.op().name()) : null;
        return change == null || from >= change.since() ? Rule.KEEP : change.rule();
    }

    private static Map<String, Change> table() {
        Map<String, Change> table = new HashMap<>();
        put(table, 13, new ListsToInputs("axes"), "Squeeze", "Unsqueeze", "ReduceSum");
        put(table, 18, new ListsToInputs("axes"), "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp");
        put(table, 18, new ListsToInputs("axes"), "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd");
        put(table, 18, new ListsToInputs("axes"), "ReduceSumSquare");
        put(table, 10, new ListsToInputs("starts", "ends", "axes"), "Slice");
        put(table, 10, new ListsToInputs("k"), "TopK");
        put(table, 18, new SplitRule(), "Split");
        put(table, 11, new PadRule(), "Pad");
        put(table, 11, new ClipRule(), "Clip");
        put(table, 13, new SoftmaxRule(), "Softmax", "LogSoftmax", "Hardmax");
        put(table, 13, new ResizeRule(), "Upsample", "Resize");
        put(table, 12, new DropoutRule(), "Dropout");
        put(table, 14, new BatchNormalizationRule(), "BatchNormalization");
        put(table, 11, Rules::scatter, "Scatter");
        put(table, 16, Rules::roiAlign, "RoiAlign");
        refuse(table);
        return Map.copyOf(table);
    }

    private static void refuse(Map<String, Change> table) {
        put(table, 9, Rule.refuse("before set 9 sequences had lengths and a batch"), "Scan");
        put(table, 9, Rule.refuse("before set 9 it was an experiment"), "MeanVarianceNormalization");
        Rule gone = Rule.refuse("it was an experiment that ended with set 10");
        put(table, 10, gone, "Affine", "ATen", "ConstantFill", "Crop", "DynamicSlice", "GivenTensorFill", "GRUUnit");
        put(table, 10, gone, "ImageScaler", "ParametricSoftplus", "Scale", "ScaledTanh");
    }

    private static void put(Map<String, Change> table, long since, Rule rule, String... operators) {
        List.of(operators).forEach(operator -> table.put(operator, new Change(since, rule)));
    }

    private static void scatter(Node node, Draft draft) {
        draft.add(Attributes.as(OpType.of("ScatterElements"), node));
    }

    private static void roiAlign(Node node, Draft draft) {
        draft.add(Attributes.with(node, "coordinate_transformation_mode", new Attribute.Text("output_half_pixel")));
    }
}
