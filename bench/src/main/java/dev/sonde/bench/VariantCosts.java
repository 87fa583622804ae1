package dev.sonde.bench;

import dev.sonde.Saved;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes variants of a model and measures what each takes, beside plain sessions of it. */
final class VariantCosts {
    private static final InputSize SIZE = InputSize.SENTENCE;
    private static final int WARM = 4;
    private static final int VARIANTS = 20;
    private static final int PLAIN = 4;

    private final Rig rig;
    private final Map<String, float[]> expected;
    private final List<Double> millis = new ArrayList<>();
    private boolean exact = true;

    VariantCosts(Rig rig) {
        this.rig = rig;
        this.expected = rig.byHand()
                .giving(Tap.sixty().stream().map(Tap::tensor).toList())
                .run(SIZE);
    }

    /** {@return what twenty variants take, once the code that makes them is warm} */
    Findings measure() {
        Tap.sixty().subList(0, WARM).forEach(this::create);
        millis.clear();
        double before = Memory.privateMegabytes();
        Tap.sixty().subList(WARM, WARM + VARIANTS).forEach(this::create);
        double megabytes = Memory.privateMegabytes() - before;
        Map<String, List<Double>> all = Map.of(CostTask.VALUE, List.of(megabytes));
        return Findings.of(Measurement.of(CostTask.VARIANTS_20, SIZE.label(), exact, all))
                .and(each(megabytes / VARIANTS));
    }

    private Findings each(double megabytes) {
        List<Double> plain = new ArrayList<>();
        double plainMegabytes = plain(plain) / PLAIN;
        Map<String, List<Double>> figures = new LinkedHashMap<>();
        figures.put(CostTask.VALUE, millis);
        figures.put("mb", List.of(megabytes));
        figures.put("plain_ms", plain);
        figures.put("plain_mb", List.of(plainMegabytes));
        return Findings.of(Measurement.of(CostTask.VARIANT_CREATE, SIZE.label(), exact, figures));
    }

    /** A trace of a structure that none had before; its first run makes the variant, checks it and runs it. */
    private void create(Tap tap) {
        try (Traced trace = new Traced(rig, SIZE)) {
            Saved inner = trace.tracer().place(tap.place()).save();
            Saved output = trace.tracer().output(Tap.OUTPUT).save();
            long start = System.nanoTime();
            trace.run();
            millis.add((System.nanoTime() - start) / 1e6);
            WrongValues.unlessClose(
                    tap.place(),
                    expected.getOrDefault(tap.tensor(), new float[0]),
                    inner.value().toFloatArray());
            exact &= trace.isPlain(output.value().toFloatArray());
        }
    }

    private double plain(List<Double> plainMillis) {
        List<PlainSession> sessions = new ArrayList<>();
        double before = Memory.privateMegabytes();
        for (int i = 0; i < PLAIN; i++) {
            long start = System.nanoTime();
            PlainSession session = rig.twin();
            try (PlainSession.Run run = session.on(SIZE)) {
                run.run();
            }
            plainMillis.add((System.nanoTime() - start) / 1e6);
            sessions.add(session);
        }
        double megabytes = Memory.privateMegabytes() - before;
        sessions.forEach(PlainSession::close);
        return megabytes;
    }
}
