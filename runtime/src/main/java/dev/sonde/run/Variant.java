package dev.sonde.run;

import dev.sonde.error.RunException;
import dev.sonde.ort.NativeSession;
import dev.sonde.ort.OutputBuffers;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A session with a patch in it.
 *
 * <p>It lives as long as someone uses it: retired while in use, it closes when the last user leaves.
 */
public final class Variant {
    /** So many input shapes are remembered before learning starts anew. */
    private static final int MANY = 256;

    private final NativeSession session;
    private final Map<String, String> saves;
    private final List<String> outputs;
    private final BufferPool buffers;

    /** The types of the outputs by the shapes of the inputs, learnt from a run; empty where they cannot be foretold. */
    private final Map<InputShapes, Map<String, TensorType>> learnt = new ConcurrentHashMap<>();

    private int users;
    private boolean retired;
    private volatile @Nullable Fidelity fidelity;

    Variant(NativeSession session, Map<String, String> saves, BufferPool buffers) {
        this.session = session;
        this.buffers = buffers;
        this.saves = Map.copyOf(saves);
        this.outputs = session.outputs();
    }

    /** {@return ONNX Runtime's session} */
    public NativeSession session() {
        return session;
    }

    /** {@return the name of the output that carries each save, by the save's key} */
    public Map<String, String> saves() {
        return saves;
    }

    /** {@return how true this variant is to the plain model} */
    public Fidelity fidelity() {
        Fidelity known = fidelity;
        if (known == null) {
            throw new IllegalStateException("the variant was not compared with the plain model");
        }
        return known;
    }

    void proven(Fidelity as) {
        fidelity = as;
    }

    /** {@return every output by its name, and where the memory goes back to} */
    Lease run(Map<String, Tensor> inputs) {
        InputShapes shapes = InputShapes.of(inputs);
        Map<String, TensorType> types = learnt.get(shapes);
        if (types == null || types.isEmpty()) {
            Map<String, Tensor> results = session.run(inputs, outputs);
            if (types == null) {
                learn(shapes, foretellable(results));
            }
            return Lease.of(results);
        }
        return pinned(inputs, shapes, types);
    }

    private Lease pinned(Map<String, Tensor> inputs, InputShapes shapes, Map<String, TensorType> types) {
        BufferPool.Use use = new BufferPool.Use(this, shapes);
        OutputBuffers room = buffers.take(use, types);
        try {
            session.run(inputs, room);
            return Lease.of(room, () -> giveBack(use, room));
        } catch (RunException e) {
            // Where an output's shape follows from the data, ONNX Runtime makes the memory from now on.
            Lease lease = Lease.of(session.run(inputs, outputs));
            learn(shapes, Map.of());
            return lease;
        }
    }

    private synchronized void giveBack(BufferPool.Use use, OutputBuffers room) {
        if (!retired) {
            buffers.giveBack(use, room);
        }
    }

    private void learn(InputShapes shapes, Map<String, TensorType> types) {
        if (learnt.size() >= MANY) {
            learnt.clear();
        }
        learnt.put(shapes, types);
    }

    private Map<String, TensorType> foretellable(Map<String, Tensor> results) {
        Map<String, TensorType> types = new LinkedHashMap<>();
        results.forEach((name, tensor) -> types.put(name, tensor.type()));
        boolean plain = types.keySet().equals(Set.copyOf(outputs))
                && types.values().stream().allMatch(OutputBuffers::canHold);
        return plain ? types : Map.of();
    }

    /** {@return whether the caller may use this variant, and then has to {@link #leave}} */
    public synchronized boolean enter() {
        if (retired) {
            return false;
        }
        users++;
        return true;
    }

    /** Ends a use. */
    public void leave() {
        if (endsUse()) {
            close();
        }
    }

    /** Closes this variant now, or when its last user leaves. */
    void retire() {
        if (beginsRetirement()) {
            close();
        }
    }

    private synchronized boolean endsUse() {
        users--;
        return retired && users == 0;
    }

    private synchronized boolean beginsRetirement() {
        boolean first = !retired;
        retired = true;
        return first && users == 0;
    }

    private void close() {
        buffers.drop(this);
        session.close();
    }

    @Override
    public String toString() {
        return "variant giving " + new ArrayList<>(outputs);
    }
}
