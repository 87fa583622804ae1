package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import dev.sonde.error.OrderException;
import dev.sonde.run.Engine;
import dev.sonde.run.Fidelity;
import dev.sonde.run.ModelFile;
import dev.sonde.run.RandomInputs;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorLike;
import dev.sonde.tensor.TensorType;
import dev.sonde.tree.ModuleTree;
import dev.sonde.tree.Survival;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A model in a file, run by ONNX Runtime. It never changes, any number of threads may use it at once, and it is the one
 * thing that has to be closed.
 */
public final class Model implements AutoCloseable {
    private final Engine engine;
    private final ModelParts parts;
    private final Edits edits;
    private final AtomicInteger users;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param users how many models share the engine, this one included */
    private Model(Engine engine, ModelParts parts, Edits edits, AtomicInteger users) {
        this.engine = engine;
        this.parts = parts;
        this.edits = edits;
        this.users = users;
    }

    /**
     * {@return the model in {@code file}}
     *
     * @throws dev.sonde.error.ModelException where the file is no model
     */
    public static Model open(Path file) {
        return open(file, Options.defaults());
    }

    /** {@return the model in {@code file}, run as {@code options} say} */
    public static Model open(Path file, Options options) {
        return opened(ModelFile.at(file), options);
    }

    /** {@return the model in {@code bytes}, which are copied to Sonde's cache folder} */
    public static Model open(byte[] bytes, Options options) {
        return open(ByteBuffer.wrap(bytes), options);
    }

    /** {@return the model in {@code bytes}, from position to limit, which are copied to Sonde's cache folder} */
    public static Model open(ByteBuffer bytes, Options options) {
        return opened(ModelFile.of(bytes), options);
    }

    /** {@return the model that {@code stream} holds to its end, which is copied to Sonde's cache folder} */
    public static Model open(InputStream stream, Options options) {
        return opened(ModelFile.of(stream), options);
    }

    private static Model opened(ModelFile file, Options options) {
        try {
            Engine engine = Engine.open(file, options.settings(), options.cache());
            engine.keep(options.variants());
            return new Model(engine, new ModelParts(engine), Edits.NONE, new AtomicInteger(1));
        } catch (ModelException refused) {
            throw refused.askedAt(CallSite.here());
        }
    }

    /** {@return the model as its author saw it} */
    public ModuleTree modules() {
        return parts.tree();
    }

    /** {@return whether the graph that runs has a tensor, and which operator swallowed it where it has not} */
    public Survival survival() {
        return parts.survival();
    }

    /**
     * {@return why patterns leave a tensor of the exported model out: the operator of the graph that runs that swallowed it,
     * or a body that cannot hand it out in every run; empty where they do not}
     *
     * @throws dev.sonde.error.UnknownNameException where there is no such tensor
     */
    public String withheld(String tensor) {
        return parts.withheld(tensor);
    }

    /** {@return the type of a tensor of the exported model, as far as ONNX Runtime can tell} */
    public Optional<TensorType> type(String tensor) {
        return parts.type(tensor);
    }

    /**
     * {@return whether ONNX Runtime computes a tensor in {@code float} that the file has in {@code float16}: there is no
     * kernel for it on this processor}
     */
    public boolean isWidened(String tensor) {
        return parts.engine().frozen().widened().contains(tensor);
    }

    /** {@return the types of the model's inputs by name} */
    public Map<String, TensorType> inputs() {
        return parts.inputs();
    }

    /** {@return the types of the model's outputs by name} */
    public Map<String, TensorType> outputs() {
        return parts.outputs();
    }

    /** {@return inputs from {@code seed} on which the model runs} */
    public RandomInputs randomInputs(long seed) {
        return randomInputs(seed, Map.of());
    }

    /**
     * {@return inputs from {@code seed} on which the model runs}
     *
     * @param shapes the shapes of those inputs that are to have a certain one
     * @throws dev.sonde.error.RunException where none are found
     */
    public RandomInputs randomInputs(long seed, Map<String, long[]> shapes) {
        return RandomInputs.running(engine, seed, shapes);
    }

    /**
     * {@return the outputs of the model, without a trace; of an edited one, also what its edits save, by name}
     *
     * @param inputs by name; feeds of edits may be among them
     * @throws dev.sonde.error.UnknownNameException where the model has no such input or one is missing
     * @throws dev.sonde.error.ShapeException where a tensor does not fit its input
     */
    public Results run(Map<String, Tensor> inputs) {
        requireOpen();
        if (!edits.isEmpty()) {
            return new EditedRun(parts, edits).on(inputs);
        }
        Map<String, Tensor> tensors = engine.runPlain(TraceInputs.check(inputs(), inputs, CallSite.here()));
        return new Results(tensors, new Report(new Fidelity.Exact(), Map.of(), List.of(), Map.of()), () -> {});
    }

    /**
     * {@return a trace of a run on {@code inputs}, which may be values that were saved in a trace that has run}
     *
     * @param inputs by name; feeds of edits may be among them
     * @throws dev.sonde.error.UnknownNameException where the model has no such input or one is missing
     * @throws dev.sonde.error.ShapeException where a tensor does not fit its input
     */
    public Tracer trace(Map<String, ? extends TensorLike> inputs) {
        requireOpen();
        Inputs given = TraceInputs.given(inputs(), edits.inputs(inputs), Optional.empty());
        return Tracer.on(edits.one(parts, inputs, false), given, CallSite.here());
    }

    /** {@return a trace whose inputs are those of its invokers (see {@link Tracer#invoke})} */
    public Tracer trace() {
        requireOpen();
        return Tracer.of(edits.many(parts), CallSite.here());
    }

    /** {@return several traces that run one after the other, as one} */
    public Session session() {
        requireOpen();
        return new Session(parts, edits, CallSite.here());
    }

    /**
     * {@return a model in which {@code change} holds for every trace and run, before their own lines}
     *
     * <p>This one stays as it is. The two share weights, and each is closed by itself; edits of an edited model come after
     * those it has. What is said holds for every set of inputs by itself, whatever its size. A feed with a name is an input
     * that a run or trace may be given, and what is saved is a result of {@link #run}.
     *
     * @param change is called for every set of inputs, by any thread, and says the same each time
     */
    public Model edit(Consumer<Scope> change) {
        requireOpen();
        Edits both = edits.and(parts, change);
        users.incrementAndGet();
        return new Model(engine, parts, both, users);
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new OrderException(Facts.of("the model is closed").askedAt(CallSite.here()));
        }
    }

    /** {@return how many sessions with something in them are kept} */
    int variants() {
        return engine.variants();
    }

    /** Closes what ONNX Runtime holds of the model and removes its files, unless an edited one still lives on them. */
    @Override
    public void close() {
        if (!closed.getAndSet(true) && users.decrementAndGet() == 0) {
            engine.close();
        }
    }
}
