package dev.sonde.plan;

import dev.sonde.fixtures.Providers;
import dev.sonde.graph.ModelGraph;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.ort.NativeSession;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A graph that ONNX Runtime has loaded as it stands, to be run several times. */
final class SessionRun implements AutoCloseable {
    private final NativeSession session;

    private SessionRun(NativeSession session) {
        this.session = session;
    }

    static SessionRun of(ModelGraph model) {
        try {
            Path file = Files.createTempFile("rows", ".onnx");
            try {
                OnnxWriter.write(model, file);
                return new SessionRun(NativeSession.openAsWritten(file, Providers.settings()));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, Tensor> run(Map<String, Tensor> inputs) {
        return session.run(inputs, session.outputs());
    }

    @Override
    public void close() {
        session.close();
    }
}
