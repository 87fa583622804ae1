package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which rule each operator has that keeps rows apart, or is known not to. */
final class RowRules {
    private static final RowRule UNKNOWN = RowRule.refuse("no rule knows this operator");
    private static final RowRule NESTED = RowRule.refuse("what happens in a nested graph is not followed");

    private static final Set<String> RANDOM = Set.of(
            "Bernoulli",
            "BiasDropout",
            "BitmaskBiasDropout",
            "BitmaskDropout",
            "Dropout",
            "Multinomial",
            "RandomNormal",
            "RandomNormalLike",
            "RandomUniform",
            "RandomUniformLike");

    private static final Map<String, RowRule> RULES = table();

    private RowRules() {}

    /** {@return the rule for {@code node}} */
    static RowRule of(Node node) {
        if (!node.bodies().isEmpty()) {
            return NESTED;
        }
        return RULES.getOrDefault(node.op().toString(), UNKNOWN);
    }

    /** {@return the rule of {@code table} for {@code operator}, which it must have} */
    static RowRule require(Map<String, RowRule> table, String operator) {
        return Optional.ofNullable(table.get(operator)).orElseThrow();
    }

    /** {@return whether {@code node} makes the same of the same: no random numbers, and no operator of someone else's} */
    static boolean isRepeatable(Node node) {
        String domain = node.op().domain();
        boolean own = domain.isEmpty() || domain.equals("com.microsoft") || domain.equals("com.microsoft.nchwc");
        return own
                && !RANDOM.contains(node.op().name())
                && node.bodies().stream()
                        .map(Graph::nodes)
                        .flatMap(List::stream)
                        .allMatch(RowRules::isRepeatable);
    }

    private static Map<String, RowRule> table() {
        Map<String, RowRule> table = new HashMap<>();
        elementwise(table);
        products(table);
        shapes(table);
        parts(table);
        axes(table);
        pictures(table);
        fused(table);
        quantised(table);
        SizeRules.around(table);
        NumberRules.around(table);
        return Map.copyOf(table);
    }

    private static void elementwise(Map<String, RowRule> table) {
        put(table, ElementRules::exact, "Add", "Sub", "Mul", "Div", "Neg", "Abs", "Sign", "Min", "Max", "Mod", "PRelu");
        put(table, ElementRules::exact, "Sqrt", "Reciprocal", "Exp", "Erf", "Tanh", "Sigmoid", "Softsign", "Gelu");
        put(
                table,
                ElementRules::exact,
                "Relu",
                "LeakyRelu",
                "Clip",
                "HardSigmoid",
                "HardSwish",
                "Floor",
                "Ceil",
                "Round");
        put(table, ElementRules::exact, "And", "Or", "Xor", "Not", "Equal", "Less", "LessOrEqual", "Greater");
        put(table, ElementRules::exact, "GreaterOrEqual", "Where", "Cast", "CastLike", "Identity", "IsNaN", "IsInf");
        put(table, ElementRules::exact, "com.microsoft::Gelu", "com.microsoft::FastGelu", "com.microsoft::QuickGelu");
        put(table, ElementRules::exact, "com.microsoft::BiasGelu");
        put(table, ElementRules::inLanes, "Log", "Sin", "Cos", "Tan", "Asin", "Acos", "Atan", "Sinh", "Cosh", "Asinh");
        put(
                table,
                ElementRules::inLanes,
                "Acosh",
                "Atanh",
                "Softplus",
                "Elu",
                "Selu",
                "Celu",
                "Mish",
                "ThresholdedRelu");
        put(table, ElementRules::power, "Pow");
        put(table, ElementRules::passed, "Dropout");
    }

    private static void products(Map<String, RowRule> table) {
        put(table, ProductRules::matMul, "MatMul", "com.microsoft::FusedMatMul");
        put(table, ProductRules::whole, "MatMulInteger", "com.microsoft::MatMulIntegerToFloat");
        put(table, ProductRules::gemm, "Gemm", "com.microsoft::FusedGemm");
    }

    private static void shapes(Map<String, RowRule> table) {
        put(table, ShapeRules::reshape, "Reshape");
        put(table, ShapeRules::flatten, "Flatten");
        put(table, ShapeRules::expand, "Expand");
        put(table, ShapeRules::constantOfShape, "ConstantOfShape");
        put(table, AxisListRules::unsqueeze, "Unsqueeze");
        put(table, AxisListRules::squeeze, "Squeeze");
        put(table, AxisListRules::transpose, "Transpose");
        put(table, ShapeRules::tile, "Tile");
    }

    private static void parts(Map<String, RowRule> table) {
        put(table, PartRules::slice, "Slice");
        put(table, PartRules::split, "Split");
        put(table, PartRules::concat, "Concat");
        put(table, PartRules::pad, "Pad");
        put(table, GatherRules::gather, "Gather");
        put(table, GatherRules::elements, "GatherElements", "ScatterElements");
        put(table, GatherRules::tuples, "GatherND");
        put(table, RowRule.refuse("it writes at positions that may lie in any row"), "ScatterND");
    }

    private static void axes(Map<String, RowRule> table) {
        put(table, AxisRules::along, "Softmax", "LogSoftmax", "Hardmax");
        put(table, AxisRules::normalised, "LayerNormalization", "SimplifiedLayerNormalization");
        put(table, AxisRules::cumulated, "CumSum");
        put(table, AxisRules::topK, "TopK");
        put(table, AxisRules::triangle, "Trilu");
        put(table, ReduceRules::ordered, "ReduceMax", "ReduceMin");
        put(table, ReduceRules::summed, "ReduceSum", "ReduceMean", "ReduceProd", "ReduceL1", "ReduceL2");
        put(table, ReduceRules::summed, "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp");
        put(table, ReduceRules::position, "ArgMax", "ArgMin");
    }

    private static void pictures(Map<String, RowRule> table) {
        put(table, PictureRules::filtered, "Conv", "com.microsoft::FusedConv", "com.microsoft.nchwc::Conv");
        put(table, PictureRules::pooled, "MaxPool", "AveragePool", "LpPool");
        put(table, PictureRules::pooled, "com.microsoft.nchwc::MaxPool", "com.microsoft.nchwc::AveragePool");
        put(table, PictureRules::pooledWhole, "GlobalAveragePool", "GlobalMaxPool");
        put(table, PictureRules::pooledWhole, "com.microsoft.nchwc::GlobalMaxPool");
        put(table, PictureRules::pooledWhole, "com.microsoft.nchwc::GlobalAveragePool");
        put(table, PictureRules::reordered, "com.microsoft.nchwc::ReorderInput", "com.microsoft.nchwc::ReorderOutput");
        put(table, PictureRules::enlarged, "ConvTranspose");
        put(table, PictureRules::batchNormalised, "BatchNormalization");
    }

    private static void fused(Map<String, RowRule> table) {
        put(table, FusedRules::skipNormalised, "com.microsoft::SkipLayerNormalization");
        put(table, FusedRules::skipNormalised, "com.microsoft::SkipSimplifiedLayerNormalization");
        put(table, FusedRules::embedded, "com.microsoft::EmbedLayerNormalization");
        put(table, FusedRules::attention, "com.microsoft::Attention");
    }

    private static void quantised(Map<String, RowRule> table) {
        put(table, ElementRules::scaled, "QuantizeLinear", "DequantizeLinear");
        put(table, RowRule.refuse("one scale is found for the whole batch"), "DynamicQuantizeLinear");
        put(table, RowRule.refuse("one scale is found for the whole batch"), "com.microsoft::DynamicQuantizeMatMul");
        put(table, RowRule.refuse("one scale is found for the whole batch"), "com.microsoft::DynamicQuantizeLSTM");
    }

    private static void put(Map<String, RowRule> table, RowRule rule, String... operators) {
        List.of(operators).forEach(operator -> table.put(operator, rule));
    }
}
