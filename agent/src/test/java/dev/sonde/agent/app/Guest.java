package dev.sonde.agent.app;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Path;

/** An application in a class loader of its own, which brings its own ONNX Runtime: calls a model and closes it. */
public final class Guest {
    private Guest() {}

    /** {@return what the model in the file {@code model} gives} */
    public static String run(String model) {
        try (OrtSession session = Opening.BYTES.open(Path.of(model));
                Feed feed = Feed.of(3, 7)) {
            Patience.with(session, feed.inputs());
            try (OrtSession.Result result = session.run(feed.inputs())) {
                return Seen.of(result);
            }
        } catch (OrtException | IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
