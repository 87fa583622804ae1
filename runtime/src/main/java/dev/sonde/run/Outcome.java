package dev.sonde.run;

import dev.sonde.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a patch gave: the saves by key, and how true they are. Closing it lends its memory to the next run. */
public final class Outcome implements AutoCloseable {
    private final Map<String, Tensor> saves;
    private final Fidelity fidelity;
    private final List<String> runs;
    private final Runnable giveBack;

    private Outcome(Map<String, Tensor> saves, Fidelity fidelity, List<String> runs, Runnable giveBack) {
        this.saves = Collections.unmodifiableMap(saves);
        this.fidelity = fidelity;
        this.runs = List.copyOf(runs);
        this.giveBack = giveBack;
    }

    static Outcome of(Variant variant, Lease lease) {
        Map<String, Tensor> byKey = new LinkedHashMap<>();
        variant.saves().forEach((key, output) -> {
            Tensor tensor = lease.outputs().get(output);
            if (tensor != null) {
                byKey.put(key, tensor);
            }
        });
        return new Outcome(byKey, variant.fidelity(), List.of(), lease::close);
    }

    /** {@return what was saved by key, in memory that nobody else wants} */
    public static Outcome of(Map<String, Tensor> saves, Fidelity fidelity) {
        return new Outcome(saves, fidelity, List.of(), () -> {});
    }

    /**
     * {@return what several runs gave together}
     *
     * @param runs what is to be said of each
     */
    static Outcome of(Map<String, Tensor> saves, List<Outcome> parts, List<String> runs) {
        Fidelity fidelity = parts.stream().map(Outcome::fidelity).reduce(new Fidelity.Exact(), Fidelity::worse);
        return new Outcome(new LinkedHashMap<>(saves), fidelity, runs, () -> parts.forEach(Outcome::close));
    }

    /** {@return what was saved, by key} */
    public Map<String, Tensor> saves() {
        return saves;
    }

    /** {@return how true the run was to the plain model} */
    public Fidelity fidelity() {
        return fidelity;
    }

    /** {@return the native runs, in order, where there may be several} */
    public List<String> runs() {
        return runs;
    }

    @Override
    public void close() {
        giveBack.run();
    }
}
