package dev.sonde.agent.bridge;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sonde.agent.bridge.VariantTwin.Built;
import dev.sonde.error.RunException;
import dev.sonde.run.Engine;
import dev.sonde.run.Planned;
import dev.sonde.run.Variant;
import dev.sonde.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Builds the variant of one session's model that does what is asked for, and has it compared with that session. */
final class VariantBuilder implements Twins.Builder {
    private final SessionModel model;
    private final Asked asked;
    private final Outlets outlets;
    private final AtomicBoolean borrows = new AtomicBoolean();
    private volatile Map<String, Object> facts = Map.of();

    /** Makes a builder that uses {@code model} until it is closed. */
    VariantBuilder(SessionModel model, Asked asked, Outlets outlets) {
        this.model = model;
        this.asked = asked;
        this.outlets = outlets;
        model.enter();
    }

    @Override
    public void warmUp() {
        Engine engine = model.engine();
        engine.frozen();
        engine.types();
    }

    @Override
    public Twins.Recipe prepare(Call call, OrtSession plain) throws OrtException {
        Map<String, Tensor> inputs = call.copies();
        if (!borrows.getAndSet(true)) {
            model.lend(plain);
        }
        return () -> build(inputs);
    }

    private Twin build(Map<String, Tensor> inputs) throws OrtException {
        long begun = System.nanoTime();
        Engine engine = model.engine();
        requireRuns(engine, inputs);
        warmUp();
        Intent intent = Intent.of(asked, engine);
        facts = intent.facts();
        if (intent.isEmpty()) {
            throw Refusal.forGood("nothing that is asked for can be done");
        }
        Map<String, Tensor> given = new LinkedHashMap<>(inputs);
        given.putAll(intent.feeds());
        Variant variant = enter(engine, intent, given);
        Map<String, Object> all = new LinkedHashMap<>(intent.facts());
        all.put("fidelity", variant.fidelity().toString());
        all.put("variant_ms", (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        facts = all;
        return new VariantTwin(model.number(), new Built(variant, intent, Set.copyOf(inputs.keySet())), outlets);
    }

    /** Whether a file that the user named is what the session runs is seen when the two are compared. */
    private Variant enter(Engine engine, Intent intent, Map<String, Tensor> given) {
        try {
            return engine.enter(
                    Planned.of(intent.patch(), Set.copyOf(engine.plain().outputs())), given);
        } catch (RunException fault) {
            if (model.isGuess()) {
                throw Refusal.forGood("\"" + engine.file() + "\" is not what it runs: " + Intent.told(fault));
            }
            throw fault;
        }
    }

    /** Inputs that the application's own session refuses are its own affair, and so is a value that kills who reads it. */
    private static void requireRuns(Engine engine, Map<String, Tensor> inputs) {
        if (engine.plain().mayLackOutputs()) {
            throw Refusal.forGood(
                    "the model has an output that may be absent, which ONNX Runtime's Java API cannot read");
        }
        Optional<String> complaint = engine.plain().complaint(inputs);
        if (complaint.isPresent()) {
            throw Refusal.thisTime("the model does not run on what it was given: " + complaint.get());
        }
    }

    @Override
    public Map<String, Object> facts() {
        return facts;
    }

    @Override
    public void giveBack() {
        if (borrows.getAndSet(false)) {
            model.giveBack();
        }
    }

    @Override
    public void close() {
        model.leave();
    }
}
