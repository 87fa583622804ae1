package dev.sonde.agent.app;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** What ONNX Runtime says to calls that it refuses. */
record Refusals(OrtSession session, Feed feed) {

    void all() throws OrtException {
        of("an unknown output", () -> session.run(feed.inputs(), Set.of("hiden")));
        of("no output", () -> session.run(feed.inputs(), Set.of()));
        of("too many outputs", () -> session.run(feed.inputs(), Set.of("best", "scores", "hidden", "x")));
        of("no input", () -> session.run(Map.of()));
        of("inputs that are null", () -> session.run(null));
        of("outputs that are null", () -> session.run(feed.inputs(), (Set<String>) null));
        of("a missing input", () -> session.run(Map.of("x", tensor(new float[2][8]))));
        of("an unknown input", () -> session.run(with("y", new float[2][8])));
        of("an unknown input in a known one's stead", () -> session.run(Map.of("y", tensor(new float[2][8]))));
        of("a wrong shape", () -> session.run(with("x", new float[2][7])));
        of("a wrong rank", () -> session.run(with("x", new float[8])));
        of("a wrong type", () -> session.run(with("x", new double[2][8])));
        of("a null input", () -> session.run(Collections.singletonMap("x", null)));
        of("an output pinned to nothing", () -> session.run(feed.inputs(), Map.of("none", tensor(new float[2][8]))));
    }

    static void of(String what, Callable<?> call) {
        try {
            System.out.println(what + " is answered: " + (call.call() == null ? "nothing" : "a value"));
        } catch (Throwable refused) {
            System.out.println(what + ": " + Seen.of(refused));
        }
    }

    private Map<String, OnnxTensor> with(String name, Object values) throws OrtException {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>(feed.inputs());
        inputs.put(name, tensor(values));
        return inputs;
    }

    private static OnnxTensor tensor(Object values) throws OrtException {
        return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), values);
    }
}
