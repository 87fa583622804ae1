package dev.sonde.agent.app;

import java.lang.management.ManagementFactory;

/**
 * Prints the CPU time that its JVM took until here, and then tours ONNX Runtime if it is given a model; without one it
 * has nothing to do with ONNX Runtime.
 */
public final class Hello {
    private Hello() {}

    public static void main(String[] arguments) throws Exception {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.out.println("cpu " + system.getProcessCpuTime());
        if (arguments.length > 0) {
            Tour.main(arguments);
        }
    }
}
