package dev.sonde.agent.app;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;

/**
 * Calls a session until it is no longer the original that answers. A real program has no such thing: it just runs long
 * enough. Without an agent, and with one that does nothing, there is one call.
 */
final class Patience {
    private static final long LIMIT_NANOS = 30_000_000_000L;

    private Patience() {}

    /** {@return how many calls were made} */
    static int with(OrtSession session, Map<String, OnnxTensor> inputs) throws OrtException, InterruptedException {
        long start = System.nanoTime();
        int calls = 1;
        session.run(inputs).close();
        while (status().contains("\"the original, until") && System.nanoTime() - start < LIMIT_NANOS) {
            Thread.sleep(10);
            session.run(inputs).close();
            calls++;
        }
        return calls;
    }

    /** {@return the agent's state, empty if there is none} */
    static String status() {
        try {
            Class<?> hook = Class.forName("dev.sonde.agent.boot.Hook", true, null);
            return (String) hook.getMethod("status").invoke(null);
        } catch (ReflectiveOperationException e) {
            return "";
        }
    }
}
