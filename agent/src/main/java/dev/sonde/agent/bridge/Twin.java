package dev.sonde.agent.bridge;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import java.util.Map;
import java.util.Set;

/** What serves the application's calls in its session's stead. */
interface Twin extends AutoCloseable {

    /** {@return the session that is run} */
    OrtSession session();

    /**
     * {@return the application's inputs that it was compared with} Edits may leave it in need of fewer; a call with
     * fewer is for the application's own session to refuse.
     */
    Set<String> inputs();

    /** {@return inputs that it has beyond the application's} */
    Map<String, OnnxTensor> feeds();

    /** {@return outputs that it has beyond the application's} */
    Set<String> taps();

    /** {@return whether what it computes is what edits made of it} */
    boolean edits();

    /** {@return whether nothing remains for it to do} */
    boolean isSpent();

    /** Reads the taps in the result of the session's n-th call and closes them. */
    void take(Result full, long run) throws OrtException;

    @Override
    void close();
}
