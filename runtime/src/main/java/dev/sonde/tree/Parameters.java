package dev.sonde.tree;

import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The initialisers that the steps of one module use, by the names that the module's author gave them. */
final class Parameters {
    /** What operators take after their first input. */
    private static final Map<String, List<String>> FORMAL = Map.of(
            "Conv", List.of("weight", "bias"),
            "ConvTranspose", List.of("weight", "bias"),
            "Gemm", List.of("weight", "bias"),
            "LayerNormalization", List.of("weight", "bias"),
            "InstanceNormalization", List.of("weight", "bias"),
            "BatchNormalization", List.of("weight", "bias", "running_mean", "running_var"),
            "LSTM", List.of("W", "R", "B"),
            "GRU", List.of("W", "R", "B"),
            "RNN", List.of("W", "R", "B"));

    /** What a quantiser appends to the name of a weight. */
    private static final List<String> PIECES = List.of("_quantized", "_scale", "_zero_point");

    private Parameters() {}

    /** {@return the initialiser's name by the parameter's, in the order of use} */
    static Map<String, String> of(String module, List<Step> steps) {
        Map<String, String> named = new LinkedHashMap<>();
        for (Step step : steps) {
            for (int slot = 0; slot < step.takes().size(); slot++) {
                Wire wire = step.takes().get(slot);
                if (wire.weight() && !named.containsValue(wire.name())) {
                    name(module, step, slot).ifPresent(name -> named.put(free(name, named), wire.name()));
                }
            }
        }
        return named;
    }

    private static String free(String name, Map<String, String> taken) {
        String free = name;
        for (int i = 1; taken.containsKey(free); i++) {
            free = name + '_' + i;
        }
        return free;
    }

    private static Optional<String> name(String module, Step step, int slot) {
        String full = step.takes().get(slot).name();
        String piece = PIECES.stream().filter(full::endsWith).findFirst().orElse("");
        String base = full.substring(0, full.length() - piece.length());
        String suffix = piece.equals("_quantized") ? "" : piece;
        if (base.indexOf('.') > 0 && base.indexOf('/') < 0 && !base.contains("::")) {
            String prefix = module + '.';
            String relative = base.startsWith(prefix) ? base.substring(prefix.length()) : Paths.last(base);
            return Optional.of(relative + suffix);
        }
        return piece.isEmpty() ? anonymous(step, slot) : Optional.of("weight" + suffix);
    }

    /** Exporters rename weights that they transposed or folded; the operator tells what they are. */
    private static Optional<String> anonymous(Step step, int slot) {
        List<String> formal = FORMAL.getOrDefault(step.type(), List.of());
        if (slot >= 1 && slot <= formal.size()) {
            return Optional.of(formal.get(slot - 1));
        }
        Optional<TensorType> type = step.takes().get(slot).type();
        int rank = type.flatMap(TensorType::shape)
                .map(shape -> shape.sizes().length)
                .orElse(0);
        boolean number =
                type.map(TensorType::element).filter(ElementType::isFloating).isPresent();
        return switch (step.type()) {
            case "MatMul" -> Optional.of("weight").filter(name -> rank >= 2);
            case "Add" -> Optional.of("bias").filter(name -> number && rank == 1);
            case "Mul" -> Optional.of("weight").filter(name -> number && rank == 1);
            default -> Optional.empty();
        };
    }
}
