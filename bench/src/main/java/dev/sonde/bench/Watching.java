package dev.sonde.bench;

import dev.sonde.PatchWriter;
import dev.sonde.ops.Operand;
import dev.sonde.probe.Statistic;
import dev.sonde.probe.Statistics;
import dev.sonde.run.Engine;
import dev.sonde.run.Fidelity;
import dev.sonde.run.Outcome;
import dev.sonde.run.Planned;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Has statistics of tensors computed in every run, as the agent's watch does, and reads them. */
final class Watching implements Contender {
    private static final String PACKED = "0";
    private static final String MODEL_OUTPUT = "1";

    private final Engine engine;
    private final Map<String, Tensor> inputs;
    private final List<Tap> taps;
    private final Statistics statistics;
    private final Planned planned;
    private final Map<String, float[]> expected;
    private final float[] plain;
    private List<Statistic> seen = List.of();

    Watching(Rig rig, InputSize size, List<Tap> taps) {
        this.engine = rig.engine();
        this.inputs = size.inputs();
        this.taps = taps;
        PatchWriter writer = PatchWriter.of(engine);
        List<Operand> operands = new ArrayList<>();
        taps.forEach(tap -> operands.add(writer.operand(writer.place(tap.place()))));
        this.statistics = Statistics.of(writer.fragment(), operands);
        writer.save(statistics.packed());
        writer.save(writer.operand(writer.output(Tap.OUTPUT)));
        this.planned = Planned.of(writer.patch(), Set.of());
        this.plain = rig.output(size);
        this.expected =
                rig.byHand().giving(taps.stream().map(Tap::tensor).toList()).run(size);
    }

    @Override
    public void run() {
        try (Outcome outcome = engine.run(planned, inputs)) {
            seen = statistics.read(saved(outcome, PACKED).toDoubleArray());
        }
    }

    private static Tensor saved(Outcome outcome, String key) {
        Tensor tensor = outcome.saves().get(key);
        if (tensor == null) {
            throw new WrongValues("a run gave nothing under " + key);
        }
        return tensor;
    }

    @Override
    public boolean check() {
        for (int i = 0; i < taps.size(); i++) {
            float[] values = expected.getOrDefault(taps.get(i).tensor(), new float[0]);
            Recomputed.of(values).requireLike(taps.get(i).place(), seen.get(i));
        }
        try (Outcome outcome = engine.run(planned, inputs)) {
            boolean exact = Arrays.equals(plain, saved(outcome, MODEL_OUTPUT).toFloatArray());
            WrongValues.unless(
                    exact || !(outcome.fidelity() instanceof Fidelity.Exact),
                    "the run is said to be exact, and another bit came out");
            return exact;
        }
    }

    @Override
    public void close() {
        seen = List.of();
    }
}
