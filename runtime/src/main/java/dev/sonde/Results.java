package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.Nearest;
import dev.sonde.error.UnknownNameException;
import dev.sonde.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The outputs of a model's run, by name. */
public final class Results implements AutoCloseable {
    private final Map<String, Tensor> tensors;
    private final Report report;
    private final Runnable giveBack;

    Results(Map<String, Tensor> tensors, Report report, Runnable giveBack) {
        this.tensors = tensors;
        this.report = report;
        this.giveBack = giveBack;
    }

    /** {@return results over {@code tensors}, which keep their memory whatever becomes of these results} */
    public static Results of(Map<String, Tensor> tensors, Report report) {
        return new Results(Collections.unmodifiableMap(new LinkedHashMap<>(tensors)), report, () -> {});
    }

    /**
     * {@return the output {@code name}}
     *
     * @throws UnknownNameException where there is none
     */
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new UnknownNameException(Facts.of("no output \"" + name + "\"")
                    .add("nearest", Nearest.to(name, tensors.keySet()))
                    .add("outputs", String.join(", ", tensors.keySet()))
                    .askedAt(CallSite.here()));
        }
        return tensor;
    }

    /** {@return the outputs' names, in the model's order} */
    public Set<String> names() {
        return tensors.keySet();
    }

    /** {@return what is to be said of the run} */
    public Report report() {
        return report;
    }

    /** Lends the memory to the next run; the tensors then refuse to be read. */
    @Override
    public void close() {
        giveBack.run();
    }
}
