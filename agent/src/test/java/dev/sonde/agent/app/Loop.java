package dev.sonde.agent.app;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Calls one session again and again until its standard input ends, and prints each result that is not as the last. */
public final class Loop {
    private Loop() {}

    public static void main(String[] arguments) throws Exception {
        try (OrtSession session = Opening.PATH.open(Path.of(arguments[0]));
                Feed feed = Feed.of(2, 5)) {
            repeat(() -> {
                try (Result result = session.run(feed.inputs())) {
                    return ((OnnxTensor) result.get(0)).getFloatBuffer().get();
                }
            });
        }
        Traces.print();
    }

    /** Does so with any call, and prints the number that it gives. */
    static void repeat(Callable<Float> call) throws Exception {
        float last = Float.NaN;
        while (System.in.available() == 0) {
            float now = call.call();
            if (now != last) {
                System.out.println("hidden " + now);
            }
            last = now;
            Thread.sleep(5);
        }
    }
}
