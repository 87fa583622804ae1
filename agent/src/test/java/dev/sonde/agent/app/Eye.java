package dev.sonde.agent.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/** An agent that looks at classes as they are now, if it came after all others: the JVM asks agents in that order. */
public final class Eye implements ClassFileTransformer {
    private static @Nullable Instrumentation instrumentation;

    private final Path folder;

    private Eye(Path folder) {
        this.folder = folder;
    }

    /** Is called by the JVM. */
    public static void premain(@Nullable String options, Instrumentation given) {
        instrumentation = given;
    }

    /** Is called by the JVM. */
    public static void agentmain(@Nullable String options, Instrumentation given) {
        instrumentation = given;
    }

    /** Writes the class files of the programs' classes into {@code folder}, as the JVM has them. */
    static void look(Path folder) throws Exception {
        Instrumentation given = instrumentation;
        if (given == null) {
            throw new IllegalStateException("no eye");
        }
        Files.createDirectories(folder);
        Eye eye = new Eye(folder);
        given.addTransformer(eye, true);
        for (Class<?> type : given.getAllLoadedClasses()) {
            if (type.getName().startsWith("dev.sonde.agent.app.") && given.isModifiableClass(type)) {
                given.retransformClasses(type);
            }
        }
        given.removeTransformer(eye);
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            ProtectionDomain domain,
            byte[] file) {
        if (name != null && name.startsWith("dev/sonde/agent/app/")) {
            try {
                Files.write(folder.resolve(name.replace('/', '.')), file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return null;
    }
}
