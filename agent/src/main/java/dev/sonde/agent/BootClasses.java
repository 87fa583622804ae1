package dev.sonde.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.Collections;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Puts the classes of the package {@code boot} on the boot loader. */
final class BootClasses {
    private static final String[] NAMES = {"Served", "Bridge", "Port", "Hook"};

    /** Those that only the layer of this name needs. */
    private static final String SITES = "sites";

    private static final String[] OF_SITES = {"Unwinding", "Observation", "CallThread", "Call", "Point", "Site", "Sites"
    };

    private BootClasses() {}

    /**
     * Defines the classes one by one. Appending this jar to the bootstrap search, as is usual, would make the JVM print
     * a warning about class data sharing on the application's stderr; it is the way for JVMs that refuse this one.
     */
    static void define(Instrumentation instrumentation) throws IOException {
        if (areThere()) {
            return;
        }
        try {
            instrumentation.redefineModule(
                    Object.class.getModule(),
                    Collections.emptySet(),
                    Collections.singletonMap("jdk.internal.misc", Collections.singleton(BootClasses.class.getModule())),
                    Collections.emptyMap(),
                    Collections.emptySet(),
                    Collections.emptyMap());
            define(NAMES);
        } catch (LinkageError | RuntimeException refused) {
            instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(Layers.jar()));
        }
    }

    /** They stay when the agent is detached, and are the same when it comes again. */
    static boolean areThere() {
        try {
            Class.forName("dev.sonde.agent.boot.Hook", false, null);
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    /** Defines what a layer needs besides. Where the whole jar was appended, or a second time, it is there already. */
    static void defineFor(String layer) throws IOException {
        if (layer.equals(SITES)) {
            try {
                define(OF_SITES);
            } catch (LinkageError there) {
                return;
            }
        }
    }

    /** As a resource of this class each would be looked for in the JDK first, which takes longer than all else here. */
    private static void define(String[] names) throws IOException {
        try (ZipFile jar = new ZipFile(Layers.jar())) {
            for (String name : names) {
                String path = "dev/sonde/agent/boot/".concat(name);
                BootDoor.define(path, bytes(jar, path.concat(".class")));
            }
        }
    }

    private static byte[] bytes(ZipFile jar, String path) throws IOException {
        ZipEntry entry = jar.getEntry(path);
        if (entry == null) {
            throw new IOException("missing in the agent's jar: ".concat(path));
        }
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
