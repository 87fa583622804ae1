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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Small sessions of ONNX Runtime that compute parts of patches. One serves every part of the same structure, whatever
 * numbers it takes. Beyond {@value #MOST} the one that was not used for longest is closed; all are when nobody can reach this.
 */
public final class Fragments {
    private static final int MOST = 256;
    private static final Cleaner CLEANER = Cleaner.create();

    private final Map<Key, NativeSession> sessions;

    /** Makes a place for sessions, with none in it. */
    public Fragments() {
        Map<Key, NativeSession> own = new LinkedHashMap<>(16, 0.75f, true);
        sessions = own;
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

    private Map<String, Tensor> run(Key key, Map<String, Tensor> given) {
        // None is closed while it runs.
        synchronized (sessions) {
            NativeSession known = sessions.get(key);
            NativeSession session = known == null ? add(key) : known;
            return session.run(given, key.wanted());
        }
    }

    private NativeSession add(Key key) {
        NativeSession made =
                NativeSession.ofBytes(OnnxWriter.bytes(model(key)), "a part of a trace", SessionRecipe.SMALL);
        sessions.put(key, made);
        if (sessions.size() > MOST) {
            Iterator<NativeSession> oldest = sessions.values().iterator();
            oldest.next().close();
            oldest.remove();
        }
        return made;
    }

    private static ModelGraph model(Key key) {
        List<Value> inputs = new ArrayList<>();
        key.takes().forEach((name, element) -> inputs.add(Value.of(name, TensorType.of(element))));
        List<Value> outputs = key.wanted().stream().map(Value::of).toList();
        Graph graph = new Graph("part", inputs, outputs, List.of(), List.of(), key.nodes(), Extras.NONE);
        return Sink.into(new ModelGraph(graph, Map.of("", Upgrade.OPSET), List.of(), Extras.NONE));
    }

    private static void closeAll(Map<Key, NativeSession> sessions) {
        synchronized (sessions) {
            sessions.values().forEach(NativeSession::close);
            sessions.clear();
        }
    }
}
