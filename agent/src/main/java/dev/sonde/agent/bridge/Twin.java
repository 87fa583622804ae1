package dev.sonde.agent.bridge;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import java.util.Map;
import java.util.Set;

/** What serves the application's calls in its session's stead. */
interface Twin extends AutoCloseable {

    /** {@return the session that is run} */
    OrtSession session();

    /** {@return inputs that it has beyond the application's} */
    Map<String, OnnxTensor> feeds();

    /** {@return outputs that it has beyond the application's} */
    Set<String> taps();

    /** Reads the taps and closes them. What fails here is counted and stays here. */
    void take(Result full);

    /** {@return facts for the agent's state} */
    Map<String, Object> facts();

    @Override
    void close();
}
