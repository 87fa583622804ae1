package dev.sonde.door;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings the agent into a running JVM of the same user. A JVM that may not attach to itself, which is the default, has
 * another one do it.
 */
public record Entrance(long pid, Path jar) {
    /** Set in a JVM that has the agent. */
    static final String MARK = "dev.sonde.agent";

    /** Set in a JVM whose agent did not come, or turned somebody away: why. */
    static final String REFUSED = "dev.sonde.agent.refused";

    private static final String MACHINE = "com.sun.tools.attach.VirtualMachine";
    private static final String HELPER = "dev.sonde.agent.Doorman";

    /** {@return what the agent is told: where someone listens, empty within one program, and what to do} */
    public static String argument(String socket, String options) {
        return "@" + socket.length() + ":" + socket + options;
    }

    /** Has the agent loaded with {@code argument}; returns when it is there. */
    public void load(String argument) {
        requireOurs();
        boolean isSelf = pid == ProcessHandle.current().pid();
        if (isSelf && !Boolean.getBoolean("jdk.attach.allowAttachSelf")) {
            helped(argument);
            requireWelcome(System.getProperties());
        } else {
            attached(argument);
        }
    }

    private void requireOurs() {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isEmpty()) {
            throw refused("there is no such process", null);
        }
        Optional<String> owner = process.get().info().user();
        Optional<String> self = ProcessHandle.current().info().user();
        if (owner.isPresent() && self.isPresent() && !owner.equals(self)) {
            throw refused("it is run by \"" + owner.get() + "\", and this program by \"" + self.get() + '"', null);
        }
    }

    private void attached(String argument) {
        with(machine -> {
            machines().getMethod("loadAgent", String.class, String.class).invoke(machine, jar.toString(), argument);
            requireWelcome(properties(machine));
            return "";
        });
    }

    /** {@return whether the agent is there} */
    public boolean hasAgent() {
        requireOurs();
        return with(machine -> properties(machine).getProperty(MARK, "")).equals("present");
    }

    /** What is done with the JDK's handle on another JVM. */
    private interface Action {
        String on(Object machine) throws ReflectiveOperationException;
    }

    private static Properties properties(Object machine) throws ReflectiveOperationException {
        return (Properties) machines().getMethod("getSystemProperties").invoke(machine);
    }

    /** By reflection, for a program may run in a loader that does not see the JDK's tools, or without them. */
    private String with(Action action) {
        try {
            Object machine = machines().getMethod("attach", String.class).invoke(null, Long.toString(pid));
            try {
                return action.on(machine);
            } finally {
                machines().getMethod("detach").invoke(machine);
            }
        } catch (InvocationTargetException e) {
            throw refused(String.valueOf(e.getCause()), e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw refused("this Java has no module jdk.attach: a JDK has", e);
        }
    }

    private static Class<?> machines() throws ClassNotFoundException {
        return Class.forName(MACHINE, true, ClassLoader.getSystemClassLoader());
    }

    /** {@return the programs of this user to which the agent may be attached, by process, and what each runs} */
    public static SortedMap<Long, String> programs() {
        SortedMap<Long, String> programs = new TreeMap<>();
        try {
            Class<?> descriptor = Class.forName(MACHINE + "Descriptor", true, ClassLoader.getSystemClassLoader());
            for (Object each : (List<?>) machines().getMethod("list").invoke(null)) {
                String id = (String) descriptor.getMethod("id").invoke(each);
                String runs = (String) descriptor.getMethod("displayName").invoke(each);
                programs.put(Long.valueOf(id), runs);
            }
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new OrderException(
                    Facts.of("this Java has no module jdk.attach").add("do", "use a JDK"));
        }
        programs.remove(ProcessHandle.current().pid());
        return programs;
    }

    private void helped(String argument) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        try {
            ProcessBuilder helper = new ProcessBuilder(
                    java.toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx32m",
                    "-cp",
                    jar.toString(),
                    HELPER,
                    Long.toString(pid),
                    jar.toString(),
                    argument);
            helper.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
            Path said = Files.createTempFile("sonde-attach", ".txt");
            try {
                Process process = helper.redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
                process.getOutputStream().close();
                if (process.waitFor() != 0) {
                    throw refused(Files.readString(said, StandardCharsets.UTF_8).strip(), null);
                }
            } finally {
                Files.delete(said);
            }
        } catch (IOException e) {
            throw refused("another JVM has to do it, and \"" + java + "\" does not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused("this thread was interrupted", e);
        }
    }

    private void requireWelcome(Properties properties) {
        String why = properties.getProperty(REFUSED);
        if (why != null) {
            throw refused(why, null);
        }
    }

    private OrderException refused(String why, @Nullable Throwable cause) {
        OrderException refusal = new OrderException(Facts.of("the agent cannot be brought into process " + pid)
                .add("because", why)
                .add("do", "start the program with -javaagent:" + jar.getFileName() + " where nothing else helps")
                .askedAt(CallSite.here()));
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }

    @Override
    public String toString() {
        return "process " + pid;
    }
}
