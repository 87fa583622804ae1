package dev.sonde.live;

import dev.sonde.error.Facts;
import dev.sonde.error.RunException;
import dev.sonde.graph.Extras;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.ort.NativeSession;
import dev.sonde.ort.SessionRecipe;
import dev.sonde.plan.Sink;
import dev.sonde.plan.Upgrade;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Small sessions of ONNX Runtime that compute parts of patches. One serves every part of the same structure, whatever
 * numbers it takes. Beyond {@value #MOST} the one that was not used for longest is closed; all are when nobody can reach this.
 */
public final class Fragments {
    private static final int MOST = 256;
    private static final Cleaner CLEANER = Cleaner.create();

    private final Map<Key, Part> parts;

    /** Makes a place for sessions, with none in it. */
    public Fragments() {
        Map<Key, Part> own = new LinkedHashMap<>(16, 0.75f, true);
        parts = own;
        CLEANER.register(this, () -> closeAll(own));
    }

    /** What tells one session from another: all that decides what is computed but numbers. */
    private record Key(List<Node> nodes, Map<String, ElementType> takes, List<String> wanted) {}

    /**
     * {@return what {@code nodes} make of {@code given}, as far as it is {@code wanted}}
     *
     * @param nodes in an order in which they can be carried out
     * @throws RunException where ONNX Runtime refuses it, or is not there
     */
    Map<String, Tensor> compute(List<Node> nodes, Map<String, Tensor> given, List<String> wanted) {
        Map<String, ElementType> takes = new LinkedHashMap<>();
        given.forEach((name, tensor) -> takes.put(name, tensor.element()));
        try {
            return run(new Key(nodes, takes, wanted), given);
        } catch (NoClassDefFoundError missing) {
            throw new RunException(
                    Facts.of(
                                    "what is computed from values of a Java model is computed by ONNX Runtime, which is missing")
                            .add("not found", String.valueOf(missing.getMessage()))
                            .add(
                                    "do",
                                    "put com.microsoft.onnxruntime:onnxruntime on the class path; reading and saving"
                                            + " whole places works without it"),
                    missing);
        }
    }

    /** Only who looks a session up or drops one takes the lock: traces of one model build sessions and run them at once. */
    private Map<String, Tensor> run(Key key, Map<String, Tensor> given) {
        Part part = take(key);
        try {
            return part.session(key).run(given, key.wanted());
        } finally {
            give(part);
            // What closes all of them when nobody can reach this any more has to wait for the end of the run.
            Reference.reachabilityFence(this);
        }
    }

    private Part take(Key key) {
        synchronized (parts) {
            Part part = parts.computeIfAbsent(key, absent -> new Part());
            part.users++;
            if (parts.size() > MOST) {
                Iterator<Part> oldest = parts.values().iterator();
                oldest.next().drop();
                oldest.remove();
            }
            return part;
        }
    }

    private void give(Part part) {
        synchronized (parts) {
            part.users--;
            part.closeIfUnused();
        }
    }

    /** A place for a session, which the first who needs it builds, and who is using it, which is told under the lock. */
    private static final class Part {
        private @Nullable NativeSession session;
        private int users;
        private boolean isDropped;

        /** Whoever wants the same one waits here for the one who builds it; where that fails, it is tried again. */
        synchronized NativeSession session(Key key) {
            NativeSession built = session;
            if (built == null) {
                built = NativeSession.ofBytes(OnnxWriter.bytes(model(key)), "a part of a trace", SessionRecipe.SMALL);
                session = built;
            }
            return built;
        }

        private void drop() {
            isDropped = true;
            closeIfUnused();
        }

        private void closeIfUnused() {
            if (isDropped && users == 0) {
                close();
            }
        }

        private synchronized void close() {
            if (session != null) {
                session.close();
            }
        }
    }

    private static ModelGraph model(Key key) {
        List<Value> inputs = new ArrayList<>();
        key.takes().forEach((name, element) -> inputs.add(Value.of(name, TensorType.of(element))));
        List<Value> outputs = key.wanted().stream().map(Value::of).toList();
        Graph graph = new Graph("part", inputs, outputs, List.of(), List.of(), key.nodes(), Extras.NONE);
        return Sink.into(new ModelGraph(graph, Map.of("", Upgrade.OPSET), List.of(), Extras.NONE));
    }

    private static void closeAll(Map<Key, Part> parts) {
        synchronized (parts) {
            parts.values().forEach(Part::drop);
            parts.clear();
        }
    }

    /** {@return the sessions that are kept: empty once they are closed, after nobody can reach this} */
    Map<?, ?> kept() {
        return parts;
    }
}
