package dev.sonde.ort;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Options of a session that a program chose through the library.
 *
 * @param threads threads within an operator; none leaves it to ONNX Runtime
 * @param cudaDevice the CUDA device to run on; none runs on the CPU
 * @param symbols sizes of symbolic dimensions, fixed for good
 * @param config ONNX Runtime's configuration entries
 */
public record SessionSettings(
        OptionalInt threads,
        Optimisation optimisation,
        OptionalInt cudaDevice,
        Map<String, Long> symbols,
        Map<String, String> config)
        implements SessionRecipe {

    /** How far ONNX Runtime optimises the graph. */
    public enum Optimisation {
        /** Not at all. */
        NONE(OptLevel.NO_OPT),
        /** Redundant nodes and constants. */
        BASIC(OptLevel.BASIC_OPT),
        /** Fused operators too. */
        EXTENDED(OptLevel.EXTENDED_OPT),
        /** Memory layouts too; ONNX Runtime's own default. */
        ALL(OptLevel.ALL_OPT);

        private final OptLevel level;

        Optimisation(OptLevel level) {
            this.level = level;
        }
    }

    /** ONNX Runtime's own defaults. */
    public static final SessionSettings DEFAULTS =
            new SessionSettings(OptionalInt.empty(), Optimisation.ALL, OptionalInt.empty(), Map.of(), Map.of());

    public SessionSettings {
        symbols = Map.copyOf(symbols);
        config = Map.copyOf(config);
    }

    @Override
    public void applyTo(SessionOptions options) throws OrtException {
        if (threads.isPresent()) {
            options.setIntraOpNumThreads(threads.getAsInt());
        }
        options.setOptimizationLevel(optimisation.level);
        for (Map.Entry<String, Long> symbol : symbols.entrySet()) {
            options.setSymbolicDimensionValue(symbol.getKey(), symbol.getValue());
        }
        for (Map.Entry<String, String> entry : config.entrySet()) {
            options.addConfigEntry(entry.getKey(), entry.getValue());
        }
        if (cudaDevice.isPresent()) {
            options.addCUDA(cudaDevice.getAsInt());
        }
    }
}
