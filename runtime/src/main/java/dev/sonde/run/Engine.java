package dev.sonde.run;

import dev.sonde.error.Facts;
import dev.sonde.error.RunException;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Weight;
import dev.sonde.ort.NativeSession;
import dev.sonde.ort.SessionRecipe;
import dev.sonde.plan.Peak;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One model, the graph that ONNX Runtime runs of it, and the variants of that graph.
 *
 * <p>Everything is made when first needed and once. Runs may happen at the same time.
 */
public final class Engine implements Structure, AutoCloseable {
    private static final long VARIANT_BYTES = 512L << 20;

    private final Life life;
    private final Room room;
    private final FileStructure structure;
    private final Once<NativeSession> plain;
    private final Once<Variants> variants;
    private final BufferPool buffers = new BufferPool();
    private final VariantBuilder builder;
    private final Proof proof;
    private volatile int most = Integer.MAX_VALUE;

    private Engine(Path file, SessionRecipe recipe, Room room, Supplier<NativeSession> plain) {
        this.life = new Life(file);
        this.room = room;
        this.structure = new FileStructure(file, recipe, room, life);
        this.plain = new Once<>(life.within(plain));
        this.variants =
                new Once<>(life.within(() -> new Variants(Math.min(most, VARIANT_BYTES / frozen().variantBytes()))));
        this.builder = new VariantBuilder(structure, recipe, room, buffers);
        this.proof = new Proof(builder, structure, this::plain);
    }

    /**
     * {@return an engine for {@code model}, whose structure is read and checked now}
     *
     * @param recipe the options with which the program runs it
     * @throws dev.sonde.error.ModelException where the file is no model
     */
    public static Engine open(ModelFile model, SessionRecipe recipe, CacheFolder cache) {
        Room room = cache.room();
        Path file = file(model, room);
        Engine engine = new Engine(file, recipe, room, () -> NativeSession.open(file, recipe));
        try {
            engine.exported();
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
        return engine;
    }

    /**
     * {@return an engine for a model that someone else runs}
     *
     * @param session gives their session when a variant is first compared with it
     */
    public static Engine beside(
            Supplier<NativeSession> session, ModelFile model, SessionRecipe recipe, CacheFolder cache) {
        Room room = cache.room();
        return new Engine(file(model, room), recipe, room, session);
    }

    private static Path file(ModelFile model, Room room) {
        try {
            Path file = model.in(room.path().resolve("model.onnx"));
            if (file.startsWith(room.path())) {
                room.reserve(Files.size(file));
            }
            return file;
        } catch (RunException e) {
            room.close();
            throw e;
        } catch (IOException e) {
            room.close();
            throw new RunException(
                    Facts.of("the model cannot be written to the cache folder").add("because", e), e);
        }
    }

    /** {@return the model's file} */
    public Path file() {
        return structure.file();
    }

    /** {@return the model as it was exported, its own functions written out} */
    @Override
    public ModelGraph exported() {
        return structure.exported();
    }

    /** {@return {@code weight} of the exported model with its numbers, from the file they stand in} */
    public Weight atHand(Weight weight) {
        return structure.atHand(weight);
    }

    @Override
    public Frozen frozen() {
        return structure.frozen();
    }

    /** {@return the session without Sonde} */
    public NativeSession plain() {
        life.require();
        return plain.get();
    }

    @Override
    public Map<String, TensorType> types() {
        return structure.types();
    }

    @Override
    public Optional<ElementType> elementInBody(String tensor) {
        return structure.elementInBody(tensor);
    }

    /** {@return the values of the graph that runs of which Java can read no numbers, with their types in words} */
    public Map<String, String> unreadable() {
        return structure.unreadable();
    }

    /** Keeps no more than {@code most} variants; to be said before the first one is made. */
    public void keep(int most) {
        this.most = most;
    }

    /** {@return how many variants are kept} */
    public int variants() {
        return variants.get().size();
    }

    /**
     * {@return the variant with a patch in it, entered: the caller leaves it}
     *
     * @param inputs real inputs and feeds, with which a new variant is compared with the plain model
     * @throws RunException where the comparison fails or ONNX Runtime refuses the variant
     */
    public Variant enter(Planned planned, Map<String, Tensor> inputs) {
        life.require();
        return variants.get().enter(planned.key(), () -> build(planned, inputs));
    }

    /** {@return the variant known by {@code key}, entered; built where there is none} */
    Variant enter(String key, Supplier<Variant> build) {
        life.require();
        return variants.get().enter(key, build);
    }

    /** {@return the variant with {@code patch} in it and the model's outputs {@code keep}, entered} */
    public Variant enter(Patch patch, Set<String> keep, Map<String, Tensor> inputs) {
        return enter(Planned.of(patch, keep), inputs);
    }

    /** {@return how many bytes the values of a run of {@code patch} need at once, weights not counted: an estimate} */
    public long bytes(Patch patch, Function<String, Optional<Peak.Rowed>> sizes) {
        return Peak.of(builder.splice(patch, Set.of()).model().graph(), sizes);
    }

    /** {@return the outputs of the model without Sonde} */
    public Map<String, Tensor> runPlain(Map<String, Tensor> inputs) {
        return plain().run(inputs, plain().outputs());
    }

    /** {@return what {@code patch} saves when the model runs on {@code inputs}, feeds among them} */
    public Outcome run(Patch patch, Map<String, Tensor> inputs) {
        return run(Planned.of(patch, Set.of()), inputs);
    }

    /** {@return what {@code planned} saves when the model runs on {@code inputs}, feeds among them} */
    public Outcome run(Planned planned, Map<String, Tensor> inputs) {
        Variant variant = enter(planned, inputs);
        try {
            return Outcome.of(variant, variant.run(inputs));
        } finally {
            variant.leave();
        }
    }

    /** {@return what {@code planned} saves, which touches nothing of the model, from feeds alone} */
    public Outcome compute(Planned planned, Map<String, Tensor> feeds) {
        Variant variant = enter("computed beside the model\n" + planned.key(), () -> {
            Variant made = builder.loadAlone(planned.patch());
            made.proven(new Fidelity.Exact());
            return made;
        });
        try {
            return Outcome.of(variant, variant.run(feeds));
        } finally {
            variant.leave();
        }
    }

    /** Closes everything; runs under way end first. */
    @Override
    public void close() {
        if (!life.end()) {
            return;
        }
        variants.ifMade(Variants::close);
        plain.ifMade(NativeSession::close);
        structure.settle();
        buffers.close();
        room.close();
    }

    private Variant build(Planned planned, Map<String, Tensor> inputs) {
        try {
            return proof.proven(planned, inputs);
        } catch (RuntimeException e) {
            // What is being closed fails in many ways, none of which is the reason.
            life.require();
            throw e;
        }
    }

    /** {@return a session of {@code model}} */
    Variant load(ModelGraph model, Map<String, String> outputs) {
        return builder.load(model, outputs);
    }
}
