package dev.sonde.agent.app;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The ways in which a program gives a model to ONNX Runtime. */
enum Opening {
    PATH,
    PATH_ALONE,
    BYTES,
    BUFFER,
    BUFFER_IN_THE_MIDDLE;

    /** Opens a session, and closes its options at once. */
    OrtSession open(Path model) throws OrtException, IOException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        if (this == PATH_ALONE) {
            return environment.createSession(model.toString());
        }
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            if (this == PATH) {
                return environment.createSession(model.toString(), options);
            }
            byte[] bytes = Files.readAllBytes(model);
            return this == BYTES
                    ? environment.createSession(bytes, options)
                    : environment.createSession(buffer(bytes), options);
        }
    }

    private ByteBuffer buffer(byte[] bytes) {
        int start = this == BUFFER ? 0 : 16;
        return ByteBuffer.allocateDirect(start + bytes.length)
                .position(start)
                .put(bytes)
                .position(start);
    }
}
