package dev.sonde.agent.core;

import java.util.List;
import java.util.Map;

/**
 * What writes the hook's calls into ONNX Runtime's classes. It and Byte Buddy, which it is made with, live in a loader
 * of their own, of which nothing is kept: when the classes are written, the garbage collector takes them all.
 */
public interface Loom {
    String SESSION = "ai.onnxruntime.OrtSession";
    String OPTIONS = "ai.onnxruntime.OrtSession$SessionOptions";
    String CLOSER = "ai.onnxruntime.OrtEnvironment$OrtEnvCloser";

    /** {@return whether the class {@code name} is one that is written into} */
    static boolean isWoven(String name) {
        return name.equals(SESSION) || name.equals(OPTIONS) || name.equals(CLOSER);
    }

    /** {@return the members that should be in the ONNX Runtime of {@code loader} and are not} */
    List<String> missing(ClassLoader loader, String name, byte[] classFile);

    /** {@return {@code classFile}, of the class {@code name}, with the hook's calls} */
    byte[] weave(ClassLoader loader, String name, byte[] classFile);

    /** {@return how often each method of the hook is called in a class} */
    Map<String, Integer> calls(byte[] classFile);
}
