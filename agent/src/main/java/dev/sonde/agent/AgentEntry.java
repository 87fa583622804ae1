package dev.sonde.agent;

import dev.sonde.agent.boot.Hook;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the JVM calls to start the agent. Whatever happens here, the application starts and goes on. */
public final class AgentEntry {
    /** Set in a program that has the agent. */
    private static final String MARK = "dev.sonde.agent";

    /** Why the agent did not come to a program that it was to be attached to. */
    private static final String REFUSED = "dev.sonde.agent.refused";

    private AgentEntry() {}

    /** Starts the agent before the application. */
    public static void premain(@Nullable String options, Instrumentation instrumentation) {
        try {
            if (!isOff() && System.getProperty(MARK) == null && !Tools.isOne()) {
                System.setProperty(MARK, "present");
                install(options == null ? "" : options.trim(), instrumentation);
            }
        } catch (Throwable fault) {
            System.clearProperty(MARK);
            say(fault);
        }
    }

    /**
     * Starts the agent in a program that runs already, or finds it there. Who attaches with Sonde says where to call
     * back, {@code @LENGTH:PATH} before the options, and is told there what goes wrong.
     */
    public static void agentmain(@Nullable String options, Instrumentation instrumentation) {
        String argument = options == null ? "" : options.trim();
        boolean isCalled = argument.startsWith("@");
        try {
            int start = isCalled ? argument.indexOf(':') + 1 : 0;
            int end = isCalled ? start + Integer.parseInt(argument.substring(1, start - 1)) : 0;
            attached(argument.substring(start, end), argument.substring(end), instrumentation);
        } catch (Throwable fault) {
            if (isCalled) {
                System.setProperty(REFUSED, words(fault));
            } else {
                say(fault);
            }
        }
    }

    private static void attached(String line, String options, Instrumentation instrumentation) throws Exception {
        System.clearProperty(REFUSED);
        if (isOff()) {
            throw new IllegalArgumentException("sonde.enabled is false there");
        }
        if (System.getProperty(MARK) == null || !BootClasses.areThere() || Hook.installed() == null) {
            install(options, instrumentation);
            System.setProperty(MARK, "present");
        }
        if (Hook.installed() == null) {
            throw new IllegalArgumentException("the settings say that it is not enabled");
        }
        Hook.ask("join", options, line);
    }

    private static boolean isOff() {
        return "false".equalsIgnoreCase(System.getProperty("sonde.enabled"))
                || "false".equalsIgnoreCase(System.getenv("SONDE_ENABLED"));
    }

    private static void install(String options, Instrumentation instrumentation) throws Exception {
        BootClasses.define(instrumentation);
        OrtWatcher watcher = new OrtWatcher(new Layers(), options, instrumentation);
        if (!options.isEmpty()) {
            ClassFileTransformer core = watcher.call();
            if (!((BooleanSupplier) core).getAsBoolean()) {
                return;
            }
        }
        Hook.installed(watcher);
        instrumentation.addTransformer(watcher, true);
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (OrtWatcher.isWatched(loaded)) {
                instrumentation.retransformClasses(loaded);
            }
        }
    }

    private static void say(Throwable fault) {
        try {
            System.err.println("sonde: ".concat(words(fault)).concat("; Sonde stays off"));
        } catch (Throwable worse) {
            // Nowhere left to say it.
        }
    }

    private static String words(Throwable fault) {
        Throwable cause = fault;
        while (cause instanceof java.lang.reflect.InvocationTargetException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        boolean isTold = cause instanceof IllegalArgumentException || cause instanceof IllegalStateException;
        String text = isTold ? cause.getMessage() : cause.toString();
        return text == null ? "unknown fault" : text.replace('\n', ' ');
    }
}
