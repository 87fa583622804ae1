package dev.sonde.agent.sites;

import dev.sonde.agent.boot.Hook;
import dev.sonde.agent.boot.Sites;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Has the JVM load what it links calls with, before the first class is rewritten: a class of {@code java.lang.invoke}
 * that is loaded while it is being loaded ends {@code invokedynamic} for good. Until then the rewriter links nothing,
 * and what it looks at in earnest is a class of the application, never one of the JDK's.
 */
final class Warmth implements BiFunction<Integer, Object[], Object>, Predicate<Map<String, String>> {
    private static final String KIND = "warmth";

    private Warmth() {}

    static void up() {
        try {
            Warmth warmth = new Warmth();
            MethodHandles.Lookup here = MethodHandles.lookup();
            MethodType number = MethodType.methodType(int.class, int.class, float[].class);
            MethodType nothing = MethodType.methodType(void.class, Object.class);
            CallSite first = link(here, "number", number);
            CallSite second = link(here, "nothing", nothing);
            turn(first, second);
            AutoCloseable on = Sites.observe(warmth, warmth);
            turn(first, second);
            on.close();
        } catch (Throwable fault) {
            Hook.fault("sites", fault);
        }
    }

    private static CallSite link(MethodHandles.Lookup here, String name, MethodType type) throws Exception {
        MethodHandle original = here.findStatic(Warmth.class, name, type);
        int point = Sites.point(KIND.concat(name), Map.of("kind", KIND, "method", name), null);
        return Sites.link(here, name, type, original, point);
    }

    private static void turn(CallSite first, CallSite second) throws Throwable {
        first.dynamicInvoker().invokeWithArguments(1, new float[0]);
        second.dynamicInvoker().invokeWithArguments(KIND);
    }

    static int number(int number, float[] numbers) {
        return number + numbers.length;
    }

    static void nothing(Object unused) {}

    @Override
    public Object apply(Integer point, Object[] arguments) {
        return new End();
    }

    /** Lets a call end as it does. */
    private static final class End implements BiFunction<@Nullable Object, @Nullable Throwable, @Nullable Object> {
        @Override
        public @Nullable Object apply(@Nullable Object result, @Nullable Throwable thrown) {
            return result;
        }
    }

    @Override
    public boolean test(Map<String, String> facts) {
        return KIND.equals(facts.get("kind"));
    }
}
