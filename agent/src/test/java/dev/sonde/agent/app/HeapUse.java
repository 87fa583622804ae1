package dev.sonde.agent.app;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens a session from bytes, forgets them, and prints how much heap is in use then. Argument: the model's file. */
public final class HeapUse {
    private HeapUse() {}

    public static void main(String[] arguments) throws Exception {
        try (OrtSession session = open(Path.of(arguments[0]))) {
            for (int i = 0; i < 4; i++) {
                System.gc();
                Thread.sleep(50);
            }
            long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            System.out.println("heap " + used);
            System.out.println(session.getNumOutputs());
        }
    }

    private static OrtSession open(Path model) throws OrtException, IOException {
        return OrtEnvironment.getEnvironment().createSession(Files.readAllBytes(model));
    }
}
