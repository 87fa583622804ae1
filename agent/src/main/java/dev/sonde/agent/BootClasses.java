package dev.sonde.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.Collections;
import java.util.jar.JarFile;

/** Puts the classes of the package {@code boot} on the boot loader. */
final class BootClasses {
    private static final String[] NAMES = {"Served", "Bridge", "Port", "Hook"};

    private BootClasses() {}

    /**
     * Defines the classes one by one. Appending this jar to the bootstrap search, as is usual, would make the JVM print
     * a warning about class data sharing on the application's stderr; it is the way for JVMs that refuse this one.
     */
    static void define(Instrumentation instrumentation) throws IOException {
        try {
            instrumentation.redefineModule(
                    Object.class.getModule(),
                    Collections.emptySet(),
                    Collections.singletonMap("jdk.internal.misc", Collections.singleton(BootClasses.class.getModule())),
                    Collections.emptyMap(),
                    Collections.emptySet(),
                    Collections.emptyMap());
            for (String name : NAMES) {
                String path = "dev/sonde/agent/boot/".concat(name);
                BootDoor.define(path, bytes(path.concat(".class")));
            }
        } catch (LinkageError | RuntimeException refused) {
            instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(Layers.jar()));
        }
    }

    private static byte[] bytes(String path) throws IOException {
        try (InputStream in = BootClasses.class.getResourceAsStream("/".concat(path))) {
            if (in == null) {
                throw new IOException("missing in the agent's jar: ".concat(path));
            }
            return in.readAllBytes();
        }
    }
}
