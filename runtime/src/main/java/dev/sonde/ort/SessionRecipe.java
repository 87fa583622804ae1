package dev.sonde.ort;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;

/** How to make the options of a session, as often as needed: a program's own calls, recorded or chosen. */
@FunctionalInterface
public interface SessionRecipe {
    /** For what is so small that another thread would only wait for it. */
    SessionRecipe SMALL = options -> {
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
    };

    /**
     * Makes on {@code options} the calls that the program made on its own.
     *
     * @throws OrtException where ONNX Runtime refuses one
     */
    void applyTo(SessionOptions options) throws OrtException;

    /** {@return this recipe, but ONNX Runtime prints nothing; what it refuses is still told by exceptions} */
    default SessionRecipe quiet() {
        return options -> {
            applyTo(options);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        };
    }
}
