package dev.sonde.agent.sites;

import dev.sonde.agent.boot.Hook;
import dev.sonde.agent.boot.Sites;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;

/**
 * Has the JVM load what it links calls with, before the first class is rewritten: a class of {@code java.lang.invoke}
 * that is loaded while it is being loaded ends {@code invokedynamic} for good. Until then the rewriter links nothing,
 * and what it looks at in earnest is a class of the application, never one of the JDK's. What observed calls are made of
 * is left out, for it takes many times as long and most calls are never observed.
 */
final class Warmth {
    private static final String KIND = "warmth";

    private Warmth() {}

    static void up() {
        try {
            MethodHandles.Lookup here = MethodHandles.lookup();
            link(here, "number", MethodType.methodType(int.class, int.class, float[].class));
            link(here, "nothing", MethodType.methodType(void.class, Object.class));
        } catch (Throwable fault) {
            Hook.fault("sites", fault);
        }
    }

    private static void link(MethodHandles.Lookup here, String name, MethodType type) throws Exception {
        MethodHandle original = here.findStatic(Warmth.class, name, type);
        int point = Sites.point(KIND.concat(name), Map.of("kind", KIND, "method", name), null);
        Sites.link(here, name, type, original, point).dynamicInvoker();
    }

    static int number(int number, float[] numbers) {
        return number + numbers.length;
    }

    static void nothing(Object unused) {}
}
