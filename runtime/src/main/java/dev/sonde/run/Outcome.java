package dev.sonde.run;

import dev.sonde.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run of a patch gave: the saves by key, and how true they are. Closing it lends its memory to the next run. */
public final class Outcome implements AutoCloseable {
    private final Map<String, Tensor> saves;
    private final Fidelity fidelity;
    private final Lease lease;

    Outcome(Variant variant, Lease lease) {
        Map<String, Tensor> byKey = new LinkedHashMap<>();
        variant.saves().forEach((key, output) -> {
            Tensor tensor = lease.outputs().get(output);
            if (tensor != null) {
                byKey.put(key, tensor);
            }
        });
        this.saves = byKey;
        this.fidelity = variant.fidelity();
        this.lease = lease;
    }

    /** {@return what was saved, by key} */
    public Map<String, Tensor> saves() {
        return saves;
    }

    /** {@return how true the run was to the plain model} */
    public Fidelity fidelity() {
        return fidelity;
    }

    @Override
    public void close() {
        lease.close();
    }
}
