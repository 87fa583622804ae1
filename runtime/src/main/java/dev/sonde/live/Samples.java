package dev.sonde.live;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.tensor.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The layers that are called beside a run, like what the program calls in it. */
final class Samples {
    private final LayerObjects objects;
    private final Set<String> called;
    private final Set<Class<?>> classes = new HashSet<>();
    private final Map<String, Beside> own = new HashMap<>();
    private final Map<Class<?>, Beside> alike = new HashMap<>();
    private final IdentityHashMap<CallSite, List<Tensor>> made = new IdentityHashMap<>();

    /** @param called the names of the layers that are called */
    Samples(LayerObjects objects, Set<String> called) {
        this.objects = objects;
        this.called = called.stream().map(Labels::path).collect(Collectors.toSet());
        this.called.forEach(path -> objects.at(path).ifPresent(layer -> classes.add(layer.getClass())));
    }

    /** Takes a call that the program makes. */
    void see(String path, Ends ends, Object[] arguments) throws ReflectiveOperationException {
        Class<?> type = arguments[0].getClass();
        if (classes.contains(type)) {
            Beside like = Beside.like(ends, arguments, objects.adapters());
            alike.put(type, like);
            if (called.contains(path)) {
                own.put(path, like);
            }
        }
    }

    /** {@return whether the program has called the layer called {@code name} in this run} */
    boolean isSeen(String name) {
        return own.containsKey(Labels.path(name));
    }

    /** {@return whether the program has called that layer in this run, or one of its class} */
    boolean isAlikeSeen(String name) {
        return isSeen(name) || alike.containsKey(layer(Labels.path(name)).getClass());
    }

    /** {@return what the layer called {@code name} makes of {@code inputs}, which it is asked once for each line} */
    List<Tensor> call(CallSite line, String name, List<Tensor> inputs) throws Exception {
        List<Tensor> known = made.get(line);
        if (known == null) {
            String path = Labels.path(name);
            known = beside(path, inputs).orElseThrow(() -> refused(path, line)).made(inputs);
            made.put(line, known);
        }
        return known;
    }

    private Optional<Beside> beside(String path, List<Tensor> inputs) {
        Beside like = own.get(path);
        if (like != null) {
            return Optional.of(like);
        }
        Object layer = layer(path);
        Beside same = alike.get(layer.getClass());
        if (same != null) {
            return Optional.of(same.on(layer));
        }
        return objects.known(path).flatMap(ends -> Beside.of(ends, layer, inputs, objects.adapters()));
    }

    private Object layer(String path) {
        return objects.at(path).orElseThrow(() -> new IllegalStateException(path));
    }

    private OrderException refused(String path, CallSite line) {
        Facts facts = Facts.of("\"" + path + "\" is called beside the run, which has come to no layer of its class")
                .add("class", layer(path).getClass().getName());
        Optional<Ends> known = objects.known(path);
        if (known.isEmpty()) {
            facts.add("do", "learn(() -> …) with a call of it first, or need it after the run calls it");
        } else {
            facts.add("it takes", known.get().descriptor())
                    .add("so", "what it takes cannot be made like what the program gave")
                    .add(
                            "do",
                            "give all that it takes, if that is numbers and arrays, or need it after the run calls it");
        }
        return new OrderException(facts.askedAt(line));
    }
}
