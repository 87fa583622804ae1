package dev.sonde.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Makes copies of jars in which something is broken, so that production code needs no switches for its tests. */
final class Sabotage {
    /** What every planted fault says. */
    static final String WORDS = "planted";

    private Sabotage() {}

    /** {@return a copy of the agent's jar, in {@code folder}, without what lies under {@code prefix}, a layer and a path} */
    static Path without(String prefix, Path folder) {
        return copy(folder, prefix, (name, bytes) -> name.startsWith(prefix) ? null : bytes);
    }

    /**
     * {@return a copy of the agent's jar, in {@code folder}, in which a method throws whenever it is called}
     *
     * @param type the layer and the class's path there, without its ending
     * @param thrown an exception or error that takes a message
     */
    static Path throwing(String type, String method, Class<? extends Throwable> thrown, Path folder) {
        Changer changer = new Changer(method, Type.getInternalName(thrown));
        Path copy = copy(folder, type, (name, bytes) -> name.equals(type + ".class") ? changer.applied(bytes) : bytes);
        if (!changer.found) {
            throw new AssertionError("nothing to break: " + type + "." + method);
        }
        return copy;
    }

    /** {@return a jar, in {@code folder}, with the class {@code type} of another one, but for one of its methods} */
    static Path lacking(Path jar, String type, String method, Path folder) {
        String entry = type + ".class";
        Path copy = folder.resolve("lacking.jar");
        try (JarFile from = new JarFile(jar.toFile());
                InputStream in = from.getInputStream(from.getEntry(entry));
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(copy))) {
            to.putNextEntry(new ZipEntry(entry));
            to.write(new Changer(method, "").applied(in.readAllBytes()));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param broken what is changed, a layer and a path: the other layers are taken as they are */
    private static Path copy(Path folder, String broken, Change change) {
        String layer = "layers/" + broken.substring(0, broken.indexOf('/')) + ".jar";
        try {
            Map<String, byte[]> files = JarFiles.in(Host.agent());
            byte[] whole = Objects.requireNonNull(files.get(layer), layer);
            files.put(layer, changed(JarFiles.inLayer(layer, whole), change));
            Path copy = Files.createTempFile(folder, "agent", ".jar");
            JarFiles.write(files, Files.newOutputStream(copy));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] changed(Map<String, byte[]> layer, Change change) throws IOException {
        Map<String, byte[]> changed = new LinkedHashMap<>();
        layer.forEach((name, before) -> {
            byte[] after = change.applied(name, before);
            if (after != null) {
                changed.put(name, after);
            }
        });
        return JarFiles.layer(changed);
    }

    private interface Change {
        byte @Nullable [] applied(String name, byte[] bytes);
    }

    /** Gives the methods of one name a new body, which throws, or drops them if there is nothing to throw. */
    private static final class Changer {
        private final String method;
        private final String thrown;
        private boolean found;

        Changer(String method, String thrown) {
            this.method = method;
            this.thrown = thrown;
        }

        byte[] applied(byte[] classFile) {
            ClassWriter writer = new ClassWriter(0);
            new ClassReader(classFile).accept(visitor(writer), 0);
            return writer.toByteArray();
        }

        private ClassVisitor visitor(ClassWriter writer) {
            return new ClassVisitor(Opcodes.ASM9, writer) {
                @Override
                public @Nullable MethodVisitor visitMethod(
                        int access,
                        String name,
                        String type,
                        @Nullable String signature,
                        String @Nullable [] exceptions) {
                    boolean isMeant = name.equals(method) && (access & Opcodes.ACC_ABSTRACT) == 0;
                    if (!isMeant) {
                        return super.visitMethod(access, name, type, signature, exceptions);
                    }
                    found = true;
                    if (!thrown.isEmpty()) {
                        body(super.visitMethod(access, name, type, signature, exceptions), type);
                    }
                    return null;
                }
            };
        }

        private void body(MethodVisitor body, String type) {
            body.visitCode();
            body.visitTypeInsn(Opcodes.NEW, thrown);
            body.visitInsn(Opcodes.DUP);
            body.visitLdcInsn(WORDS);
            body.visitMethodInsn(Opcodes.INVOKESPECIAL, thrown, "<init>", "(Ljava/lang/String;)V", false);
            body.visitInsn(Opcodes.ATHROW);
            body.visitMaxs(3, Type.getArgumentsAndReturnSizes(type) >> 2);
            body.visitEnd();
        }
    }
}
