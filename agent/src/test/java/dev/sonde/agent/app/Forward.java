package dev.sonde.agent.app;

import com.sun.tools.attach.VirtualMachine;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes forward calls of every shape: while nobody looks, while somebody does, and after that. What the agent's boot
 * class says it is asked by reflection, for nothing of Sonde is on the class path.
 */
final class Forward {
    private static final List<String> SEEN = new ArrayList<>();

    private Forward() {}

    /** Arguments: the agent's jar, its options and the eye's jar, to attach both once all is loaded; else nothing. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            all("before");
            VirtualMachine self =
                    VirtualMachine.attach(String.valueOf(ProcessHandle.current().pid()));
            self.loadAgent(arguments[0], arguments[1]);
            self.loadAgent(arguments[2]);
            self.detach();
        }
        all("idle");
        Class<?> sites = sites();
        if (sites == null) {
            return;
        }
        AutoCloseable observation = observe(sites, Forward::see);
        all("active");
        observation.close();
        all("off");
        observation = observe(sites, (point, given) -> (BiFunction<Object, Throwable, Object>) Forward::changed);
        all("edited");
        observation.close();
        observation = observe(sites, (point, given) -> {
            throw new IllegalStateException("an observer's fault");
        });
        all("faulty");
        observation.close();
        Eye.look(Path.of("rewritten"));
        sites.getMethod("close").invoke(null);
        all("closed");
        Eye.look(Path.of("restored"));
        System.out.println("live " + live(sites));
        Class<?> hook = Class.forName("dev.sonde.agent.boot.Hook", true, null);
        System.out.println("faults " + hook.getMethod("faults").invoke(null)
                + hook.getMethod("firstFaults").invoke(null));
    }

    private static @Nullable Class<?> sites() {
        try {
            return Class.forName("dev.sonde.agent.boot.Sites", true, null);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static AutoCloseable observe(Class<?> sites, BiFunction<Integer, Object[], Object> observer)
            throws Exception {
        Predicate<Map<String, String>> every = facts -> true;
        Method observe = sites.getMethod("observe", BiFunction.class, Predicate.class);
        return (AutoCloseable) observe.invoke(null, observer, every);
    }

    private static Object see(Integer point, Object[] given) {
        SEEN.add("called");
        return (BiFunction<Object, Throwable, Object>) (result, thrown) -> {
            SEEN.add(thrown == null ? "returned" : "threw");
            return result;
        };
    }

    private static @Nullable Object changed(@Nullable Object result, @Nullable Throwable thrown) {
        if (result instanceof float[] floats) {
            return new float[] {floats[0] + 100};
        }
        if (result instanceof Float number) {
            return number + 100;
        }
        if (result instanceof Double number) {
            return number + 100;
        }
        return result instanceof Integer number ? (Object) (number + 100) : "of no type that fits";
    }

    private static String live(Class<?> sites) throws Exception {
        int[] live = {1, 1};
        for (int i = 0; i < 100 && live[0] > 0; i++) {
            System.gc();
            Thread.sleep(20);
            live = (int[]) sites.getMethod("live").invoke(null);
        }
        return live[0] + " " + live[1];
    }

    private static void all(String when) {
        for (String shape : Shapes.ALL) {
            SEEN.clear();
            System.out.println(when + "|" + shape + "|" + Shapes.run(shape));
            System.out.println("seen|" + when + "|" + shape + "|" + SEEN);
        }
    }
}
