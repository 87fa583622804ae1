package dev.sonde.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Many classes, and the program that loads them. Each has some methods that call each other; some have one more, with
 * two forward calls.
 */
public final class ManyClasses {
    /** How many there are. */
    static final int COUNT = 5_000;

    /** One of so many has forward calls. */
    static final int EVERY = 10;

    private static final int METHODS = 12;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String PREFIX = "com/example/many/Class";
    private static final String FORWARD = "(Ldev/sonde/bench/SiteCall$Layer;[F)[F";

    private ManyClasses() {}

    /** Writes the jar that they lie in. */
    static void write(Path jar) {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.setLevel(0);
            for (int i = 0; i < COUNT; i++) {
                out.putNextEntry(new ZipEntry(PREFIX + i + ".class"));
                out.write(bytes(i));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(int number) {
        String name = PREFIX + number;
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
        for (int i = 0; i < METHODS; i++) {
            MethodVisitor method = method(writer, "method" + i, "(I)I");
            method.visitVarInsn(Opcodes.ILOAD, 0);
            method.visitInsn(Opcodes.ICONST_1);
            method.visitInsn(Opcodes.IADD);
            if (i > 0) {
                method.visitMethodInsn(Opcodes.INVOKESTATIC, name, "method" + (i - 1), "(I)I", false);
            }
            end(method, Opcodes.IRETURN);
        }
        if (number % EVERY == 0) {
            MethodVisitor method = method(writer, "forward", FORWARD);
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitVarInsn(Opcodes.ALOAD, 1);
            forward(method);
            forward(method);
            end(method, Opcodes.ARETURN);
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static MethodVisitor method(ClassWriter writer, String name, String descriptor) {
        MethodVisitor method =
                writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, name, descriptor, null, null);
        method.visitCode();
        return method;
    }

    private static void forward(MethodVisitor method) {
        method.visitMethodInsn(Opcodes.INVOKEINTERFACE, "dev/sonde/bench/SiteCall$Layer", "forward", "([F)[F", true);
    }

    private static void end(MethodVisitor method, int instruction) {
        method.visitInsn(instruction);
        method.visitMaxs(3, 2);
        method.visitEnd();
    }

    /**
     * Loads those in the jar that is named, then calls the forward calls. Prints the milliseconds of CPU that the process
     * took, those of the main thread by the end of either, and how many calls were rewritten.
     */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        URL jar = Path.of(arguments[0]).toUri().toURL();
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar}, ManyClasses.class.getClassLoader())) {
            List<Class<?>> forward = load(loader);
            double loaded = thread.getCurrentThreadCpuTime() / NANOS_PER_MILLI;
            for (Class<?> type : forward) {
                call(type);
            }
            double called = thread.getCurrentThreadCpuTime() / NANOS_PER_MILLI;
            System.out.print(
                    process.getProcessCpuTime() / NANOS_PER_MILLI + " " + loaded + " " + called + " " + linked());
        }
    }

    private static List<Class<?>> load(ClassLoader loader) throws ReflectiveOperationException {
        List<Class<?>> forward = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            Class<?> type = Class.forName(PREFIX.replace('/', '.') + i, true, loader);
            if (i % EVERY == 0) {
                forward.add(type);
            }
        }
        return forward;
    }

    private static void call(Class<?> type) throws ReflectiveOperationException {
        type.getMethod("forward", SiteCall.Layer.class, float[].class)
                .invoke(null, new SiteCall.Nothing(), new float[] {1});
    }

    /** {@return how many calls were rewritten and reached} */
    private static int linked() throws ReflectiveOperationException {
        if (!AgentPresence.isThere()) {
            return 0;
        }
        Class<?> sites = Class.forName("dev.sonde.agent.boot.Sites", true, null);
        return ((int[]) sites.getMethod("live").invoke(null))[0];
    }
}
