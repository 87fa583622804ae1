package dev.sonde.ort;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.sonde.error.Facts;
import dev.sonde.error.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Has ONNX Runtime write the graph that it would run, with the weights as it prepared them. */
public final class OptimisedDump {
    /** The graph's file in the folder. */
    public static final String GRAPH = "dump.onnx";

    /** The weights' file in the folder. */
    public static final String WEIGHTS = "dump.bin";

    private static final String SMALLEST_EXTERNAL = "1024";

    private OptimisedDump() {}

    /**
     * Writes {@link #GRAPH} and {@link #WEIGHTS} into {@code folder}, or {@link #GRAPH} with the weights in it: 1.20 writes
     * no texts beside a graph.
     *
     * @throws RunException where ONNX Runtime cannot load or write the model
     */
    public static void write(Path model, SessionRecipe recipe, Path folder) {
        try {
            load(model, beside(recipe), folder.resolve(GRAPH));
        } catch (OrtException first) {
            try {
                Files.deleteIfExists(folder.resolve(WEIGHTS));
                load(model, recipe, folder.resolve(GRAPH));
            } catch (OrtException | IOException second) {
                throw new RunException(
                        Facts.of("ONNX Runtime cannot write the graph it runs of \"" + model.getFileName() + "\"")
                                .add("because", String.valueOf(first.getMessage())),
                        first);
            }
        }
    }

    private static SessionRecipe beside(SessionRecipe recipe) {
        return options -> {
            recipe.applyTo(options);
            options.addConfigEntry("session.optimized_model_external_initializers_file_name", WEIGHTS);
            options.addConfigEntry(
                    "session.optimized_model_external_initializers_min_size_in_bytes", SMALLEST_EXTERNAL);
            // Known from 1.21 on; 1.20 leaves it aside.
            options.addConfigEntry("session.save_external_prepacked_constant_initializers", "1");
        };
    }

    private static void load(Path model, SessionRecipe recipe, Path graph) throws OrtException {
        try (SessionOptions options = new SessionOptions()) {
            recipe.applyTo(options);
            options.setOptimizedModelFilePath(graph.toString());
            // It would warn that the file fits this machine alone; it never leaves it.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            OrtEnvironment.getEnvironment()
                    .createSession(model.toString(), options)
                    .close();
        }
    }
}
