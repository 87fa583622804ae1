package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Eye;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Forward calls of every shape: seen while somebody looks, unseen while nobody does, and the same to the program. */
class ForwardCallsIT {
    private static final String OLD = "dev/sonde/agent/app/Old.class";
    private static final int JAVA_1_4 = 48;

    /** By reflection alone can a package-private program be named from here. */
    private static final Class<?> FORWARD = type("dev.sonde.agent.app.Forward");

    private static final Map<String, List<String>> ONCE_UNLESS = Map.of(
            "recursive",
                    List.of("called", "called", "called", "called", "returned", "returned", "returned", "returned"),
            "super", List.of("called", "called", "returned", "returned"),
            "checked", List.of("called", "threw"),
            "old throws", List.of("called", "threw"),
            "null receiver", List.of());

    @TempDir
    private Path folder;

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @OnOldestAndNewest
    void every_shape_is_seen_by_an_agent_that_was_there_first(Host host) throws IOException {
        Shown shown = new Shown(program(host)
                .agent("java=dev.sonde.agent.app.**#forward")
                .options("-javaagent:" + eye())
                .run());

        check(host, shown);
    }

    @OnOldestAndNewest
    void every_shape_is_seen_by_an_agent_that_came_later(Host host) throws IOException {
        Shown shown = new Shown(program(host)
                .options("-Djdk.attach.allowAttachSelf=true")
                .options(host.jdk().version() > 17 ? "-XX:+EnableDynamicAgentLoading" : "-Xshare:auto")
                .arguments(Host.agent(), "java=dev.sonde.agent.app.**#forward", eye())
                .run());

        check(host, shown);
    }

    private void check(Host host, Shown shown) throws IOException {
        Shown plain = new Shown(program(host).run());
        Map<String, String> wanted = plain.results("idle");

        assertThat(wanted).hasSizeGreaterThan(20);
        for (String when : List.of("idle", "active", "off", "faulty", "closed")) {
            assertThat(shown.results(when)).as(when).isEqualTo(wanted);
        }
        shown.seen("active")
                .forEach((shape, seen) -> assertThat(seen)
                        .as(shape)
                        .isEqualTo(ONCE_UNLESS
                                .getOrDefault(shape, List.of("called", "returned"))
                                .toString()));
        for (String when : List.of("idle", "off", "closed")) {
            assertThat(shown.seen(when).values()).as(when).containsOnly("[]");
        }
        assertEdited(shown.results("edited"), wanted);
        assertThat(shown.ended.lines("live ")).containsExactly("live 0 0");
        assertThat(shown.ended.err()).isEqualTo(plain.ended.err());
        assertNothingOfOurs();
    }

    /** Every float array, float, double and int had a hundred added; what fits no result was refused. */
    private static void assertEdited(Map<String, String> edited, Map<String, String> plain) {
        assertThat(edited.get("virtual")).startsWith("[105.0] ");
        assertThat(edited.get("super")).startsWith("[415.0] ");
        assertThat(edited.get("bridge")).startsWith("102.5 ");
        assertThat(edited.get("protected")).startsWith("105.0 ");
        assertThat(edited.get("private")).startsWith("106 ");
        assertThat(edited.get("reflection")).startsWith("[105.0] ");
        assertThat(edited.get("bound reference")).startsWith("[105.0] ");
        assertThat(edited.get("old caller")).startsWith("[105.0] ");
        for (String shape : List.of("static", "checked", "void", "old callee", "old throws")) {
            assertThat(edited).containsEntry(shape, plain.get(shape));
        }
    }

    /** While the program was rewritten there was something to be found, so that not finding it later tells something. */
    private void assertNothingOfOurs() throws IOException {
        assertThat(naming(folder.resolve("rewritten"))).contains("link", "entered", "left", "threw", "active");
        assertThat(naming(folder.resolve("restored"))).isEmpty();
    }

    private Program program(Host host) throws IOException {
        return new Program(FORWARD, host, folder).before(old());
    }

    /** A jar that only names its premain, which is on the class path already. */
    private Path eye() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", Eye.class.getName());
        attributes.putValue("Agent-Class", Eye.class.getName());
        attributes.putValue("Can-Retransform-Classes", "true");
        Path jar = folder.resolve("eye.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    /** A jar with one class as a compiler of Java 1.4 would have written it: no frames, no dynamic instructions. */
    private Path old() throws IOException {
        ClassReader reader = new ClassReader(Files.readAllBytes(Path.of("target", "test-classes", OLD)));
        ClassWriter writer = new ClassWriter(0);
        ClassVisitor older = new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visit(
                    int version,
                    int access,
                    String name,
                    @Nullable String signature,
                    @Nullable String parent,
                    String @Nullable [] interfaces) {
                super.visit(JAVA_1_4, access, name, signature, parent, interfaces);
            }
        };
        reader.accept(older, ClassReader.SKIP_FRAMES);
        Path jar = folder.resolve("old.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(OLD));
            out.write(writer.toByteArray());
        }
        return jar;
    }

    /** {@return what instructions of the class files in a folder name of Sonde's boot classes} */
    private static List<String> naming(Path classes) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.toList()) {
                new ClassReader(Files.readAllBytes(file)).accept(new Named(found), ClassReader.SKIP_DEBUG);
            }
        }
        return found;
    }

    /** Finds the instructions that name Sonde. */
    private static final class Named extends ClassVisitor {
        private static final String OURS = "dev/sonde/agent/boot/";

        private final List<String> found;

        Named(List<String> found) {
            super(Opcodes.ASM9);
            this.found = found;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String type, @Nullable String signature, String @Nullable [] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String called, String ofType, boolean isInterface) {
                    add(owner, called);
                }

                @Override
                public void visitFieldInsn(int opcode, String owner, String field, String ofType) {
                    add(owner, field);
                }

                @Override
                public void visitInvokeDynamicInsn(String called, String ofType, Handle link, Object... constants) {
                    add(link.getOwner(), link.getName());
                }
            };
        }

        private void add(String owner, String member) {
            if (owner.startsWith(OURS)) {
                found.add(member);
            }
        }
    }

    /** What the program printed. */
    private record Shown(Ended ended) {

        Shown {
            assertThat(ended.exit()).as(ended.err()).isZero();
        }

        /** {@return by shape, what came of the calls in one state} */
        Map<String, String> results(String when) {
            return rows(when + "|");
        }

        /** {@return by shape, what was seen of the calls in one state} */
        Map<String, String> seen(String when) {
            return rows("seen|" + when + "|");
        }

        private Map<String, String> rows(String start) {
            Map<String, String> rows = new LinkedHashMap<>();
            for (String line : ended.lines(start)) {
                String[] cells = line.substring(start.length()).split("\\|", 2);
                rows.put(cells[0], cells[1]);
            }
            return rows;
        }
    }
}
