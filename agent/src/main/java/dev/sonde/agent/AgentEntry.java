package dev.sonde.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the JVM calls to start the agent. Whatever happens here, the application starts. */
public final class AgentEntry {
    private static final String MARK = "dev.sonde.agent";

    private AgentEntry() {}

    /** Starts the agent before the application. */
    public static void premain(@Nullable String options, Instrumentation instrumentation) {
        start(options, instrumentation);
    }

    /** Starts the agent in a program that runs already. */
    public static void agentmain(@Nullable String options, Instrumentation instrumentation) {
        start(options, instrumentation);
    }

    private static void start(@Nullable String options, Instrumentation instrumentation) {
        try {
            if (isOff() || isThereAlready()) {
                return;
            }
            install(options == null ? "" : options.trim(), instrumentation);
        } catch (Throwable fault) {
            say(fault);
        }
    }

    private static boolean isOff() {
        return "false".equalsIgnoreCase(System.getProperty("sonde.enabled"))
                || "false".equalsIgnoreCase(System.getenv("SONDE_ENABLED"));
    }

    private static boolean isThereAlready() {
        if (System.getProperty(MARK) != null) {
            return true;
        }
        System.setProperty(MARK, "present");
        return false;
    }

    private static void install(String options, Instrumentation instrumentation) throws Exception {
        BootClasses.define(instrumentation);
        OrtWatcher watcher = new OrtWatcher(new Layers(), options, instrumentation);
        if (!options.isEmpty()) {
            ClassFileTransformer core = watcher.core();
            if (!((BooleanSupplier) core).getAsBoolean()) {
                return;
            }
        }
        instrumentation.addTransformer(watcher, true);
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (OrtWatcher.isWatched(loaded.getName().replace('.', '/'))) {
                instrumentation.retransformClasses(loaded);
            }
        }
    }

    private static void say(Throwable fault) {
        try {
            Throwable cause = fault;
            while (cause instanceof java.lang.reflect.InvocationTargetException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            String text = cause instanceof IllegalArgumentException ? cause.getMessage() : cause.toString();
            String line = text == null ? "unknown fault" : text.replace('\n', ' ');
            System.err.println("sonde: ".concat(line).concat("; Sonde stays off"));
        } catch (Throwable worse) {
            // Nowhere left to say it.
        }
    }
}
