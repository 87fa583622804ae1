package dev.sonde.agent.boot;

import java.util.List;

/** The agent's part that is linked to one application's ONNX Runtime. */
public interface Bridge {

    /**
     * {@return how calls of {@code session} are served from now on}
     *
     * @param model where the model comes from: a path, bytes or a buffer, as the application gave it
     * @param options the setters called on the session's options, each a name followed by its arguments
     */
    Served serve(Object session, Object model, List<Object[]> options);

    /** Builds nothing any more, and waits until what is being built has left native code. */
    void stop();

    /** {@return the version of the ONNX Runtime that this is linked to} */
    String version();
}
