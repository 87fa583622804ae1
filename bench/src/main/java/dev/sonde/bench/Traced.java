package dev.sonde.bench;

import dev.sonde.Report;
import dev.sonde.Tracer;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/** A trace that runs again and again, and knows how true its last run was. */
final class Traced implements AutoCloseable {
    private final Rig rig;
    private final InputSize size;
    private final Tracer tracer;
    private Fidelity fidelity = new Fidelity.Unproven("it has not run");

    Traced(Rig rig, InputSize size) {
        this.rig = rig;
        this.size = size;
        this.tracer = rig.model().trace(size.inputs());
    }

    Tracer tracer() {
        return tracer;
    }

    void run() {
        keep(tracer.run());
    }

    void run(Map<String, Tensor> changed) {
        keep(tracer.run(changed));
    }

    private void keep(Report report) {
        fidelity = report.fidelity();
    }

    /** {@return whether Sonde says that the last run was exact} */
    boolean isExact() {
        return fidelity instanceof Fidelity.Exact;
    }

    /** {@return whether {@code output} has the plain output's bits, as it must where Sonde says that it is exact} */
    boolean isPlain(float[] output) {
        boolean same = Arrays.equals(rig.output(size), output);
        WrongValues.unless(same || !isExact(), "the run is said to be " + fidelity + ", and another bit came out");
        return same;
    }

    @Override
    public void close() {
        tracer.close();
    }
}
