package dev.sonde.bench;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Something inside the model that is read.
 *
 * @param place as a user of Sonde writes it
 * @param tensor what the model's file calls it
 */
record Tap(String place, String tensor) {
    /** The model's output, which is also what the last layer gives. */
    static final String OUTPUT = "last_hidden_state";

    static final int LAYERS = 6;

    private static final List<String> IN_A_LAYER = List.of(
            "attention.self.query",
            "attention.self.key",
            "attention.self.value",
            "attention.self",
            "attention.output.dense",
            "attention.output/Add",
            "attention.output.LayerNorm",
            "intermediate.intermediate_act_fn",
            "output.dense",
            "output.LayerNorm");

    /** {@return what each layer gives} */
    static List<Tap> layers() {
        return IntStream.range(0, LAYERS)
                .mapToObj(layer -> new Tap("encoder.layer." + layer, tensor(layer, "output.LayerNorm")))
                .toList();
    }

    /** {@return ten tensors of each layer} */
    static List<Tap> sixty() {
        return IntStream.range(0, LAYERS)
                .boxed()
                .flatMap(layer -> IN_A_LAYER.stream()
                        .map(part -> new Tap("encoder.layer." + layer + "." + part, tensor(layer, part))))
                .toList();
    }

    /** {@return the tensor that {@code part} of {@code layer} gives} */
    static String tensor(int layer, String part) {
        if (layer == LAYERS - 1 && part.equals("output.LayerNorm")) {
            return OUTPUT;
        }
        String module = part.substring(0, part.indexOf('/') < 0 ? part.length() : part.indexOf('/'));
        return "/encoder/layer." + layer + "/" + module.replace('.', '/') + "/" + last(part) + "_output_0";
    }

    /** The operator that comes last in a module of this exporter's. */
    private static String last(String part) {
        return switch (part) {
            case "attention.self" -> "Reshape_3";
            case "attention.output.LayerNorm", "output.LayerNorm" -> "Add_1";
            case "intermediate.intermediate_act_fn" -> "Mul_1";
            default -> "Add";
        };
    }
}
