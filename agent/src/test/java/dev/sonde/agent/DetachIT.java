package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Capture;
import dev.sonde.agent.app.Cycles;
import dev.sonde.agent.app.Restored;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A program from which the agent was detached is as it was before. */
class DetachIT {
    /** How often a program attaches and detaches; 50 is what was measured at length. */
    private static final int CYCLES = Integer.getInteger("sonde.cycles", 12);

    private static final int SETTLED = CYCLES / 3;
    private static final double GROWTH = 1.02;

    @TempDir
    private Path folder;

    @OnOldestAndNewest
    void no_instruction_names_the_agent_and_nothing_calls_it(Host host) throws IOException {
        Path classes = folder.resolve("classes");

        Ended ended = new Program(Restored.class, host, folder)
                .withLibrary(host)
                .options(host.dynamic())
                .arguments(Tower.write(folder), AttachIT.options(folder), classes, Host.agent(), capture())
                .run();

        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(ended.lines("connected")).containsExactly("connected true");
        assertThat(ended.lines("calls")).containsExactly("calls []");
        assertThat(ended.lines("threads")).containsExactly("threads []");
        Map<String, Set<String>> with = named(classes.resolve("with"));
        assertThat(with.get("ai.onnxruntime.OrtSession.class")).contains("dev/sonde/agent/boot/Hook");
        assertThat(with.get("ai.onnxruntime.OrtSession$SessionOptions.class")).contains("dev/sonde/agent/boot/Hook");
        assertThat(with.get("ai.onnxruntime.OrtEnvironment$OrtEnvCloser.class")).contains("dev/sonde/agent/boot/Hook");
        Map<String, Set<String>> after = named(classes.resolve("after"));
        assertThat(after.keySet()).isEqualTo(with.keySet());
        assertThat(after.values()).allMatch(Set::isEmpty);
    }

    /** Nothing is compiled meanwhile: what a JVM compiles as it gets warm is kept, and would hide what is lost. */
    @OnOldestAndNewest
    void attaching_and_detaching_again_and_again_leaves_nothing(Host host) throws IOException {
        Ended ended = new Program(Cycles.class, host, folder)
                .withLibrary(host)
                .oneArena()
                .options(host.dynamic(), "-Xms64m", "-Xmx64m", "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch")
                .options("-Xint")
                .limit(CYCLES * 30)
                .arguments(Tower.write(folder), AttachIT.options(folder), CYCLES)
                .run();

        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(ended.lines("edited 0.5 by the edit")).hasSize(CYCLES);
        assertThat(Set.copyOf(ended.lines("plain "))).hasSize(1);
        assertThat(AttachIT.inside(AttachIT.cache(folder))).isEmpty();
        List<long[]> memory = ended.lines("memory ").stream()
                .map(line -> Arrays.stream(line.split(" "))
                        .skip(1)
                        .mapToLong(Long::parseLong)
                        .toArray())
                .toList();
        long[] settled = memory.get(SETTLED);
        long[] last = memory.get(CYCLES - 1);
        System.out.println(host + ": after " + (SETTLED + 1) + " cycles metaspace " + (settled[0] >> 10)
                + " KiB and private memory " + (settled[1] >> 10) + " KiB, after " + CYCLES + " "
                + (last[0] >> 10) + " and " + (last[1] >> 10));
        assertThat(last[0]).as("metaspace").isLessThan(settled[0] + (256 << 10));
        assertThat((double) last[1]).as("private memory").isLessThanOrEqualTo(settled[1] * GROWTH);
    }

    /** {@return for each class file the types of ours that its instructions name} */
    private static Map<String, Set<String>> named(Path classes) throws IOException {
        Map<String, Set<String>> named = new TreeMap<>();
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.toList()) {
                named.put(file.getFileName().toString(), ours(Files.readAllBytes(file)));
            }
        }
        return named;
    }

    private static Set<String> ours(byte[] classFile) {
        Set<String> ours = new TreeSet<>();
        ClassVisitor visitor = new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String type, @Nullable String signature, String @Nullable [] exceptions) {
                return new Mentions(ours);
            }
        };
        new ClassReader(classFile).accept(visitor, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return ours;
    }

    /** Collects what instructions name. */
    private static final class Mentions extends MethodVisitor {
        private final Set<String> ours;

        Mentions(Set<String> ours) {
            super(Opcodes.ASM9);
            this.ours = ours;
        }

        private void see(String type) {
            if (type.contains("dev/sonde/")) {
                ours.add(type);
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String type, boolean isInterface) {
            see(owner);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String type) {
            see(owner);
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            see(type);
        }

        @Override
        public void visitInvokeDynamicInsn(
                String name, String type, org.objectweb.asm.Handle bootstrap, Object... arguments) {
            see(bootstrap.getOwner());
            see(Arrays.toString(arguments));
        }
    }

    /** {@return the jar of an agent that writes down class files as they run} */
    private Path capture() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Agent-Class", Capture.class.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        Path jar = folder.resolve("capture.jar");
        try (OutputStream out = Files.newOutputStream(jar)) {
            // The class itself is on the program's class path.
            new JarOutputStream(out, manifest).close();
        }
        return jar;
    }
}
