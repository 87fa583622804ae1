package dev.sonde.agent.bridge;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sonde.agent.bridge.VariantTwin.Built;
import dev.sonde.ort.NativeSession;
import dev.sonde.probe.LineSink;
import dev.sonde.run.CacheFolder;
import dev.sonde.run.Engine;
import dev.sonde.run.ModelFile;
import dev.sonde.run.Planned;
import dev.sonde.run.Variant;
import dev.sonde.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Builds the variant of one session's model that does what is wished for, and has it compared with that session.
 *
 * <p>The application's session is held from the first call until the variant is built, and no longer: who closes it
 * waits for the end of a run of ours in it, and no more than that.
 */
final class VariantBuilder implements Twins.Builder {
    private final int session;
    private final Wishes wishes;
    private final LineSink sink;
    private final Engine engine;
    private volatile @Nullable NativeSession borrowed;
    private volatile Map<String, Object> facts = Map.of();

    /**
     * Makes a builder for the model in {@code file}, which is written to the cache folder now if it is no file yet.
     *
     * @param session the number under which the application's session is told of
     */
    VariantBuilder(int session, Wishes wishes, LineSink sink, Source source) {
        this.session = session;
        this.wishes = wishes;
        this.sink = sink;
        this.engine = Engine.beside(this::borrowed, source.file(), source.options()::applyTo, source.cache());
    }

    /** What a session is made from, and where files of ours go. */
    record Source(ModelFile file, RecordedOptions options, CacheFolder cache) {}

    @Override
    public void warmUp() {
        engine.frozen();
        engine.types();
    }

    @Override
    public Twins.Recipe prepare(Call call, OrtSession plain) throws OrtException {
        Map<String, Tensor> inputs = call.copies();
        if (borrowed == null) {
            borrowed = NativeSession.borrow(plain, "the application's session");
        }
        return () -> build(inputs);
    }

    private Twin build(Map<String, Tensor> inputs) throws OrtException {
        long begun = System.nanoTime();
        requireRuns(inputs);
        warmUp();
        Intent intent = Intent.of(wishes, engine);
        facts = intent.facts();
        if (intent.isEmpty()) {
            throw Refusal.forGood("nothing that is asked for can be done");
        }
        Map<String, Tensor> given = new LinkedHashMap<>(inputs);
        given.putAll(intent.feeds());
        Variant variant = engine.enter(
                Planned.of(intent.patch(), Set.copyOf(engine.plain().outputs())), given);
        Map<String, Object> all = new LinkedHashMap<>(intent.facts());
        all.put("fidelity", variant.fidelity().toString());
        all.put("variant_ms", (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        facts = all;
        return new VariantTwin(session, new Built(variant, intent, Set.copyOf(inputs.keySet())), sink);
    }

    /** Inputs that the application's own session refuses are its own affair, and so is a value that kills who reads it. */
    private void requireRuns(Map<String, Tensor> inputs) {
        if (engine.plain().mayLackOutputs()) {
            throw Refusal.forGood(
                    "the model has an output that may be absent, which ONNX Runtime's Java API cannot read");
        }
        Optional<String> complaint = engine.plain().complaint(inputs);
        if (complaint.isPresent()) {
            throw Refusal.thisTime("the model does not run on what it was given: " + complaint.get());
        }
    }

    private NativeSession borrowed() {
        NativeSession held = borrowed;
        if (held == null) {
            throw new IllegalStateException("no call yet");
        }
        return held;
    }

    @Override
    public Map<String, Object> facts() {
        return facts;
    }

    @Override
    public void giveBack() {
        NativeSession held = borrowed;
        if (held != null) {
            held.close();
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
