package dev.sonde.agent.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An agent that writes down class files as other agents, who came before it, have rewritten them. */
public final class Capture {
    private static @Nullable Instrumentation instrumentation;

    private Capture() {}

    public static void agentmain(String options, Instrumentation given) {
        instrumentation = given;
    }

    /** Writes those classes of ONNX Runtime to {@code folder} that Sonde writes into. */
    static void write(Path folder) throws UnmodifiableClassException {
        ClassFileTransformer writer = new ClassFileTransformer() {
            @Override
            public byte @Nullable [] transform(
                    ClassLoader loader,
                    String name,
                    @Nullable Class<?> redefined,
                    ProtectionDomain domain,
                    byte[] bytes) {
                if (redefined == null) {
                    return null;
                }
                try {
                    Files.write(folder.resolve(name.replace('/', '.') + ".class"), bytes);
                    return null;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        Instrumentation given = Objects.requireNonNull(instrumentation);
        given.addTransformer(writer, true);
        for (Class<?> loaded : given.getAllLoadedClasses()) {
            if (loaded.getName()
                    .matches("ai\\.onnxruntime\\.(OrtSession(\\$SessionOptions)?|OrtEnvironment\\$OrtEnvCloser)")) {
                given.retransformClasses(loaded);
            }
        }
        given.removeTransformer(writer);
    }
}
