package dev.sonde;

import dev.sonde.live.Adapters;
import dev.sonde.live.GivenLayers;
import dev.sonde.live.LayerObjects;
import dev.sonde.live.Seam;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The forward calls of a small net, observed as the agent would have them observed, without an agent. */
final class Rewritten implements Seam {
    private static final ThreadLocal<Boolean> BUSY = ThreadLocal.withInitial(() -> false);

    private final List<BiFunction<Integer, Object[], Object>> observers = new CopyOnWriteArrayList<>();
    private final Map<String, Object> layers = new LinkedHashMap<>();
    private final Map<Class<?>, String> rules = new HashMap<>();
    private final Map<String, String> classes = new LinkedHashMap<>();
    private String rule = "";
    private final Map<Class<?>, Integer> numbers = new HashMap<>();
    private final List<Map<String, String>> points = new ArrayList<>(List.of(of("forward", "([F)[F")));

    /** An answer that ends a call by an exception. */
    private record Unwinding(Throwable thrown) {}

    /** Lets {@code layer} be the one at {@code path}. */
    <T> T layer(String path, T layer) {
        layers.put(path, layer);
        classes.put(path, layer.getClass().getName());
        return layer;
    }

    /** Has all calls be meant by a rule that says where their values are. */
    Rewritten with(String means) {
        rule = means;
        return this;
    }

    /** Has calls on objects of a class be meant by a rule of their own. */
    Rewritten with(Class<?> receiver, String means) {
        rules.put(receiver, means);
        return this;
    }

    /** Has calls on objects of a class be of such a method. */
    Rewritten method(Class<?> receiver, String name, String descriptor) {
        numbers.put(receiver, points.size());
        points.add(of(name, descriptor));
        return this;
    }

    private static Map<String, String> of(String name, String descriptor) {
        return Map.of("static", "false", "method", name, "descriptor", descriptor);
    }

    JavaModel model() {
        LayerObjects.Meant all = new LayerObjects.Meant(known -> true, (facts, receiver) -> rule(receiver), Set.of());
        LayerObjects objects = new LayerObjects(this, all, GivenLayers.tree(layers), Adapters.of(List.of()));
        return new JavaModel(new LiveLayers(objects, classes));
    }

    /** A call of {@code body} on {@code layer}, its arguments without the receiver. */
    @SuppressWarnings("unchecked") // As the observers answer.
    @Nullable
    Object call(Object layer, Function<Object[], @Nullable Object> body, Object... given) {
        Object[] arguments = new Object[given.length + 1];
        arguments[0] = layer;
        int number = numbers.getOrDefault(layer.getClass(), 0);
        System.arraycopy(given, 0, arguments, 1, given.length);
        List<BiFunction<Object, Throwable, Object>> ends = new ArrayList<>();
        if (!BUSY.get()) {
            for (BiFunction<Integer, Object[], Object> observer : List.copyOf(observers)) {
                Object answer = ours(() -> observer.apply(number, arguments));
                if (answer instanceof Object[] box) {
                    return box[0];
                }
                if (answer instanceof Unwinding wish) {
                    throw Rewritten.<RuntimeException>unchecked(wish.thrown());
                }
                if (answer != null) {
                    ends.add((BiFunction<Object, Throwable, Object>) answer);
                }
            }
        }
        Object[] passed = new Object[given.length];
        System.arraycopy(arguments, 1, passed, 0, given.length);
        Object result = null;
        Throwable thrown = null;
        try {
            result = body.apply(passed);
        } catch (Throwable e) {
            thrown = e;
        }
        for (int i = ends.size() - 1; i >= 0; i--) {
            Object last = result;
            Throwable fault = thrown;
            BiFunction<Object, Throwable, Object> end = ends.get(i);
            Object changed = ours(() -> end.apply(last, fault));
            if (changed instanceof Unwinding wish) {
                throw Rewritten.<RuntimeException>unchecked(wish.thrown());
            }
            result = changed;
        }
        if (thrown != null) {
            throw Rewritten.<RuntimeException>unchecked(thrown);
        }
        return result;
    }

    /** What an observer does. */
    private interface Asked {
        @Nullable
        Object ask();
    }

    private static @Nullable Object ours(Asked asked) {
        BUSY.set(true);
        try {
            return asked.ask();
        } finally {
            BUSY.set(false);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // What is caught is what is thrown.
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Override
    public Observing observe(BiFunction<Integer, Object[], Object> observer, Predicate<Map<String, String>> wanted) {
        observers.add(observer);
        return () -> observers.remove(observer);
    }

    @Override
    public Map<String, String> facts(int point) {
        return points.get(point);
    }

    private String rule(Class<?> receiver) {
        return rules.getOrDefault(receiver, rule);
    }

    @Override
    public Object unwind(Throwable thrown) {
        return new Unwinding(thrown);
    }

    int observers() {
        return observers.size();
    }
}
