package dev.sonde.agent.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What does to models in Java as the settings say, in a loader of its own; nothing, where these ask for nothing. */
final class JavaWatch {
    private @Nullable Object live;

    /**
     * Begins.
     *
     * @param layers makes class loaders
     * @param rewriter what rewrites forward calls, and knows which objects have some
     * @param wishes what is asked of every model
     * @param numbers the numbers of models
     */
    synchronized void start(
            BiFunction<String[], ClassLoader, ClassLoader> layers,
            Object rewriter,
            Map<String, Object> wishes,
            IntSupplier numbers) {
        if (isEmpty(wishes.get("watch")) && isEmpty(wishes.get("edit"))) {
            return;
        }
        ClassLoader loader = layers.apply(new String[] {"runtime"}, ClassLoader.getPlatformClassLoader());
        try {
            Object roots = rewriter.getClass().getMethod("roots").invoke(rewriter);
            Object made = loader.loadClass("dev.sonde.agent.live.LiveModels")
                    .getConstructor(Map.class, Predicate.class, List.class, IntSupplier.class)
                    .newInstance(wishes, rewriter, roots, numbers);
            ((Runnable) made).run();
            live = made;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the agent cannot look at forward calls", e);
        }
    }

    private static boolean isEmpty(@Nullable Object list) {
        return !(list instanceof List<?> items) || items.isEmpty();
    }

    /** {@return the rewriter's state and that of what is looked at, of each rule how often its calls were seen} */
    synchronized Map<String, Object> with(Map<String, Object> rewriting) {
        if (live == null) {
            return rewriting;
        }
        Map<String, Object> status = new LinkedHashMap<>(rewriting);
        Map<String, Object> seen = new LinkedHashMap<>(state(live));
        Map<?, ?> hits = (Map<?, ?>) Objects.requireNonNull(seen.remove("hits"));
        List<Object> rules = new ArrayList<>();
        for (Object each : (List<?>) status.getOrDefault("rules", List.of())) {
            Map<Object, Object> rule = new LinkedHashMap<>((Map<?, ?>) each);
            Object count = hits.get(rule.get("rule"));
            rule.put("hits", count == null ? 0L : count);
            rules.add(rule);
        }
        status.put("rules", rules);
        status.putAll(seen);
        return status;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> state(Object live) {
        return ((Supplier<Map<String, Object>>) live).get();
    }

    /** {@return the models that were seen, each in a line} */
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        Object models = live == null ? List.of() : state(live).get("models");
        for (Object each : (List<?>) Objects.requireNonNull(models)) {
            Map<?, ?> model = (Map<?, ?>) each;
            lines.add(model.get("session") + ": " + model.get("model") + ", in Java; " + model.get("runs") + " calls");
        }
        return lines;
    }

    /** Has everything that was seen written. */
    synchronized void stop() {
        if (live != null) {
            try {
                live.getClass().getMethod("stop").invoke(live);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("the last lines could not be written", e);
            }
        }
    }

    synchronized void close() throws Exception {
        if (live instanceof AutoCloseable open) {
            open.close();
        }
    }
}
