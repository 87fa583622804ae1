package dev.sonde.agent.app;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import dev.sonde.attach.Attach;
import dev.sonde.attach.Attachment;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Attaches the agent to itself, edits a call, detaches, and that again and again. Prints after each cycle how much memory
 * is in use. Arguments: the model's file, the options, and how many cycles.
 */
public final class Cycles {
    private static final Path SMAPS = Path.of("/proc/self/smaps_rollup");

    private Cycles() {}

    public static void main(String[] arguments) throws Exception {
        int cycles = Integer.parseInt(arguments[2]);
        try (OrtSession session = Opening.PATH.open(Path.of(arguments[0]));
                Feed feed = Feed.of(2, 5)) {
            for (int i = 1; i <= cycles; i++) {
                try (Attachment agent = Attach.self(arguments[1]);
                        Attachment.Active edit = agent.edit(
                                arguments[0],
                                s -> s.at("encoder.layer.0").output().set(0.5))) {
                    System.out.println("edited " + first(session, feed) + " by the " + edit);
                }
                System.out.println("plain " + first(session, feed));
                System.gc();
                System.gc();
                System.out.println("memory " + metaspace() + " " + privateDirty());
            }
        }
    }

    private static float first(OrtSession session, Feed feed) throws Exception {
        try (Result result = session.run(feed.inputs())) {
            return ((OnnxTensor) result.get(0)).getFloatBuffer().get();
        }
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    /** In bytes; 0 where the system does not tell. */
    private static long privateDirty() throws Exception {
        if (!Files.exists(SMAPS)) {
            return 0;
        }
        return Files.readAllLines(SMAPS).stream()
                .filter(line -> line.startsWith("Private_Dirty:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
    }
}
