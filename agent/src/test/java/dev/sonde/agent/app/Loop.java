package dev.sonde.agent.app;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import java.nio.file.Path;

/** Calls one session again and again until its standard input ends, and prints each result that is not as the last. */
public final class Loop {
    private Loop() {}

    public static void main(String[] arguments) throws Exception {
        float last = Float.NaN;
        try (OrtSession session = Opening.PATH.open(Path.of(arguments[0]));
                Feed feed = Feed.of(2, 5)) {
            while (System.in.available() == 0) {
                try (Result result = session.run(feed.inputs())) {
                    float first = ((OnnxTensor) result.get(0)).getFloatBuffer().get();
                    if (first != last) {
                        System.out.println("hidden " + first);
                    }
                    last = first;
                }
                Thread.sleep(5);
            }
        }
        Traces.print();
    }
}
