package dev.sonde.agent.boot;

import java.util.List;
import java.util.Map;

/** The agent's part that is linked to one application's ONNX Runtime. */
public interface Bridge {

    /**
     * {@return how the calls of a session are served from now on}
     *
     * @param number the session's number, by which it is told of
     * @param session the application's session
     * @param model where the model comes from: a path, bytes or a buffer, as the application gave it; or a list of paths
     *     of which one may be that of a session that was open before the agent came
     * @param options the setters called on the session's options, each a name followed by its arguments
     */
    Served serve(int number, Object session, Object model, List<Object[]> options);

    /** Builds nothing any more, and waits until what is being built has left native code. */
    void stop();

    /** Ends everything, after what serves the sessions was closed, and waits until no call uses anything of ours. */
    void close();

    /** {@return the state beyond that of the sessions, as JDK types: text, numbers, lists and maps} */
    Map<String, Object> status();

    /** {@return the version of the ONNX Runtime that this is linked to} */
    String version();
}
