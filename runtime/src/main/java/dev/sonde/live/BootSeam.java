package dev.sonde.live;

import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** The seam that the agent made in this program: its class on the boot loader, which speaks of the JDK's types alone. */
public final class BootSeam implements Seam {
    private static final String SITES = "dev.sonde.agent.boot.Sites";

    /** The system property that says that the agent is here. */
    private static final String MARK = "dev.sonde.agent";

    private final MethodHandle observe;
    private final MethodHandle facts;
    private final MethodHandle unwind;

    private BootSeam(MethodHandle observe, MethodHandle facts, MethodHandle unwind) {
        this.observe = observe;
        this.facts = facts;
        this.unwind = unwind;
    }

    /**
     * {@return the seam}
     *
     * @throws OrderException where the agent is not here
     */
    public static Seam find() {
        try {
            Class<?> sites = Class.forName(SITES, true, null);
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            MethodType observing = MethodType.methodType(AutoCloseable.class, BiFunction.class, Predicate.class);
            return new BootSeam(
                    lookup.findStatic(sites, "observe", observing),
                    lookup.findStatic(sites, "facts", MethodType.methodType(Map.class, int.class)),
                    lookup.findStatic(sites, "unwind", MethodType.methodType(Object.class, Throwable.class)));
        } catch (ReflectiveOperationException e) {
            throw new OrderException(
                    Facts.of("the agent in this program has no place where forward calls are observed")
                            .add("because", e),
                    e);
        }
    }

    @Override
    public Observing observe(BiFunction<Integer, Object[], Object> observer, Predicate<Map<String, String>> wanted) {
        if (System.getProperty(MARK) == null) {
            throw new OrderException(Facts.of("the agent was taken out of this program, and sees no calls any more")
                    .add("do", "JavaModel.of(root) again, which brings it back"));
        }
        try {
            AutoCloseable observing = (AutoCloseable) observe.invoke(observer, wanted);
            return () -> close(observing);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static void close(AutoCloseable observing) {
        try {
            observing.close();
        } catch (Exception e) {
            throw unexpected(e);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // As the agent gives it.
    public Map<String, String> facts(int point) {
        try {
            return (Map<String, String>) facts.invoke(point);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public Object unwind(Throwable thrown) {
        try {
            return unwind.invoke(thrown);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static IllegalStateException unexpected(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(thrown);
    }
}
