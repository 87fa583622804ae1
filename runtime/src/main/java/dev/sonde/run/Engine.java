package dev.sonde.run;

import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.error.RunException;
import dev.sonde.error.ShapeException;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.onnx.ExternalData;
import dev.sonde.onnx.InlineFunctions;
import dev.sonde.onnx.OnnxReader;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.ort.NativeSession;
import dev.sonde.ort.SessionRecipe;
import dev.sonde.plan.Peak;
import dev.sonde.plan.Reach;
import dev.sonde.plan.Sink;
import dev.sonde.plan.Splice;
import dev.sonde.plan.Spliced;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One model, the graph that ONNX Runtime runs of it, and the variants of that graph.
 *
 * <p>Everything is made when first needed and once. Runs may happen at the same time.
 */
public final class Engine implements Structure, AutoCloseable {
    private static final long VARIANT_BYTES = 512L << 20;

    private final Path file;
    private final SessionRecipe recipe;
    private final Room room;
    private final Once<ModelGraph> written;
    private final Once<ModelGraph> exported;
    private final Once<NativeSession> plain;
    private final Once<Frozen> frozen;
    private final Once<Map<String, TensorType>> types;
    private final Once<Map<String, String>> unreadable;
    private final Once<Map<String, ElementType>> inBodies;
    private final Once<Variants> variants;
    private final BufferPool buffers = new BufferPool();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile int most = Integer.MAX_VALUE;

    private Engine(Path file, SessionRecipe recipe, Room room, Supplier<NativeSession> plain) {
        this.file = file;
        this.recipe = recipe;
        this.room = room;
        this.written = new Once<>(() -> OnnxReader.read(file));
        this.exported = new Once<>(() -> InlineFunctions.of(written.get()));
        this.plain = new Once<>(whileOpen(plain));
        this.frozen = new Once<>(whileOpen(this::freeze));
        this.types = new Once<>(this::probe);
        this.unreadable = new Once<>(() -> Unreadable.in(frozen().graph()));
        this.inBodies = new Once<>(() -> BodyTypes.of(frozen().graph()));
        this.variants =
                new Once<>(whileOpen(() -> new Variants(Math.min(most, VARIANT_BYTES / frozen().variantBytes()))));
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
        return file;
    }

    /** {@return the model as it was exported, its own functions written out} */
    @Override
    public ModelGraph exported() {
        return exported.get();
    }

    /** {@return {@code weight} of the exported model with its numbers, from the file they stand in} */
    public Weight atHand(Weight weight) {
        return new ExternalData(file.resolveSibling("")).resolve(weight);
    }

    @Override
    public Frozen frozen() {
        requireOpen();
        return frozen.get();
    }

    /** {@return the session without Sonde} */
    public NativeSession plain() {
        requireOpen();
        return plain.get();
    }

    @Override
    public Map<String, TensorType> types() {
        return types.get();
    }

    @Override
    public Optional<ElementType> elementInBody(String tensor) {
        return Optional.ofNullable(inBodies.get().get(tensor));
    }

    /** {@return the values of the graph that runs of which Java can read no numbers, with their types in words} */
    public Map<String, String> unreadable() {
        return unreadable.get();
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
        requireOpen();
        return variants.get().enter(planned.key(), () -> build(planned, inputs));
    }

    /** {@return the variant known by {@code key}, entered; built where there is none} */
    Variant enter(String key, Supplier<Variant> build) {
        requireOpen();
        return variants.get().enter(key, build);
    }

    /** {@return the variant with {@code patch} in it and the model's outputs {@code keep}, entered} */
    public Variant enter(Patch patch, Set<String> keep, Map<String, Tensor> inputs) {
        return enter(Planned.of(patch, keep), inputs);
    }

    /** {@return how many bytes the values of a run of {@code patch} need at once, weights not counted: an estimate} */
    public long bytes(Patch patch, Function<String, Optional<Peak.Rowed>> sizes) {
        return Peak.of(splice(patch, Set.of()).model().graph(), sizes);
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
            Spliced spliced = splice(planned.patch(), Set.of());
            Graph alone = spliced.model().graph().withInputs(planned.patch().feeds());
            Variant made = load(spliced.model().with(alone), spliced.outputs());
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
        if (closed.getAndSet(true)) {
            return;
        }
        variants.ifMade(Variants::close);
        plain.ifMade(NativeSession::close);
        frozen.ifMade(made -> {});
        buffers.close();
        room.close();
    }

    private <T> Supplier<T> whileOpen(Supplier<T> maker) {
        return () -> {
            requireOpen();
            return maker.get();
        };
    }

    private Variant build(Planned planned, Map<String, Tensor> inputs) {
        try {
            return proven(planned, inputs);
        } catch (RuntimeException e) {
            // What is being closed fails in many ways, none of which is the reason.
            requireOpen();
            throw e;
        }
    }

    private Variant proven(Planned planned, Map<String, Tensor> inputs) {
        Spliced spliced = splice(planned.patch(), planned.keep());
        Variant variant = load(spliced);
        try {
            requireNumbers(variant, planned.patch());
            variant.proven(prove(variant, spliced, planned.patch(), inputs));
            return variant;
        } catch (RuntimeException | Error e) {
            variant.retire();
            throw e;
        }
    }

    private Spliced splice(Patch patch, Set<String> keep) {
        return Splice.into(frozen().graph(), patch, keep, this::elementInBody);
    }

    /** Without a kernel for float16 ONNX Runtime computes in float, and that is what is read. */
    private Map<String, TensorType> probe() {
        Map<String, TensorType> probed = new LinkedHashMap<>(TypeProbe.of(exported()));
        if (probed.values().stream().anyMatch(type -> type.element() == ElementType.FLOAT16)) {
            frozen().widened()
                    .forEach(name -> probed.computeIfPresent(name, (same, type) -> type.with(ElementType.FLOAT)));
        }
        return probed;
    }

    private static void requireNumbers(Variant variant, Patch patch) {
        Map<String, String> unreadable = variant.session().unreadable();
        variant.saves().forEach((key, output) -> {
            String type = unreadable.get(output);
            if (type != null) {
                Patch.Read read = patch.reads().get(patch.saves().getOrDefault(key, ""));
                String place = read == null ? key : read.tensor();
                throw new ShapeException(
                        Facts.of("\"" + place + "\" holds no numbers").add("its type", type));
            }
        });
    }

    private Fidelity prove(Variant variant, Spliced spliced, Patch patch, Map<String, Tensor> inputs) {
        Set<String> reached = Reach.downstream(spliced.model().graph(), spliced.written());
        Set<String> shared = modelOutputs();
        shared.retainAll(variant.session().outputs());
        shared.removeAll(reached);
        Map<String, Tensor> real = new LinkedHashMap<>(inputs);
        real.keySet().removeAll(patch.feedTypes().keySet());
        SelfCheck check = new SelfCheck(plain(), real);
        try (Lease outputs = variant.run(inputs)) {
            if (!shared.isEmpty()) {
                return check.compare(outputs.outputs(), shared);
            }
            Map<String, Tensor> comparable = new LinkedHashMap<>();
            spliced.outputs().forEach((key, name) -> {
                if (!reached.contains(name)) {
                    comparable.put(key, SelfCheck.tensor(outputs.outputs(), name));
                }
            });
            return againstTwin(check, patch, comparable, inputs);
        }
    }

    /** Where writes reach every output: the same patch without them gives all outputs, and they must be the plain ones. */
    private Fidelity againstTwin(SelfCheck check, Patch patch, Map<String, Tensor> found, Map<String, Tensor> inputs) {
        Map<String, String> saves = new LinkedHashMap<>(patch.saves());
        saves.keySet().retainAll(found.keySet());
        Spliced spliced = splice(patch.withoutWrites().withSaves(saves), modelOutputs());
        Variant twin = load(spliced);
        try (Lease plainly = twin.run(inputs)) {
            found.forEach((key, tensor) -> SelfCheck.requireSame(
                    key, SelfCheck.tensor(plainly.outputs(), spliced.outputs().getOrDefault(key, "")), tensor));
            return check.compare(plainly.outputs(), modelOutputs());
        } finally {
            twin.retire();
        }
    }

    private Set<String> modelOutputs() {
        return frozen().graph().graph().outputs().stream()
                .map(Value::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Variant load(Spliced spliced) {
        return load(spliced.model(), spliced.outputs());
    }

    /** {@return a session of {@code model}, which is written beside the weights for that time} */
    Variant load(ModelGraph model, Map<String, String> outputs) {
        Path written = room.fresh("variant");
        Path published = written.resolveSibling(written.getFileName() + ".onnx");
        try {
            OnnxWriter.write(Sink.into(model), written);
            room.publish(written, published);
            return new Variant(NativeSession.openAsWritten(published, recipe), outputs, buffers);
        } catch (IOException e) {
            throw new RunException(Facts.of("a variant cannot be written").add("because", e), e);
        } finally {
            room.delete(written, published);
        }
    }

    private Frozen freeze() {
        try {
            boolean isAsWritten = written.get().functions().isEmpty();
            return Freeze.freeze(new Freeze.Source(file, exported(), isAsWritten), recipe, room);
        } catch (IOException e) {
            throw new RunException(
                    Facts.of("the graph that runs cannot be written").add("because", e), e);
        }
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new OrderException(Facts.of("the model is closed").add("model", file.getFileName()));
        }
    }
}
