package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Value;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import dev.sonde.run.Structure;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorLike;
import dev.sonde.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A patch being written down for a model that runs without us: the same places and the same words as in a trace, but no
 * inputs and no run. What was written holds for inputs of any size.
 */
public final class PatchWriter extends RecordingScope {
    private final Invocation invocation;
    private final boolean ranksAreSure;

    private PatchWriter(Recording recording, Invocation invocation, boolean ranksAreSure) {
        super(new Stand(recording, invocation));
        this.invocation = invocation;
        this.ranksAreSure = ranksAreSure;
    }

    /** {@return an empty patch for {@code model}} */
    public static PatchWriter of(Structure model) {
        Recording recording = Recording.ofOne(new ModelParts(model));
        boolean hasScalars = model.exported().graph().inputs().stream().anyMatch(PatchWriter::isScalar);
        return new PatchWriter(recording, recording.invoke(Inputs.of(Map.of())), !hasScalars);
    }

    private static boolean isScalar(Value input) {
        return input.type()
                .flatMap(TensorType::shape)
                .filter(shape -> shape.rank() == 0)
                .isPresent();
    }

    /**
     * Refuses: whoever runs the model stops nowhere.
     *
     * @throws OrderException always
     */
    @Override
    public Proxy apply(HostFunction function, TensorType result, TensorLike... inputs) {
        throw new OrderException(Facts.of("a model that someone else runs does not stop for a Java function")
                .add("do", "say it with operators, or watch the place and compute on what comes")
                .askedAt(CallSite.here()));
    }

    /** {@return what was written} */
    public Patch patch() {
        return recording().request().patch(invocation);
    }

    /** {@return the numbers for every feed of the patch, by the feed's name} */
    public Map<String, Tensor> feeds() {
        return recording().feeds().with(Map.of());
    }

    /** {@return the places that patterns named but the graph that runs has not, and the operator that swallowed each} */
    public Map<String, String> leftOut() {
        return Map.copyOf(recording().leftOut().reasons());
    }

    /** {@return what each save was called, in order; the n-th has the key n} */
    public List<String> saved() {
        return recording().saves().all().stream().map(Saved::name).toList();
    }

    /** {@return for each save the key of the condition without which it has no numbers; empty where there is none} */
    public List<String> conditions() {
        return recording().saves().conditions();
    }

    /** {@return the patch's nodes, for what is written there without proxies} */
    public Fragment fragment() {
        return recording().here();
    }

    /**
     * {@return {@code value} as it is on this line, as the patch's nodes take it} For an input that is declared as a scalar
     * ONNX Runtime takes a tensor of any rank, and programs give one: in a model that has such an input no shape is sure.
     */
    public Operand operand(TensorLike value) {
        Operand operand = stand().operand(value);
        return ranksAreSure
                ? operand
                : new Operand(operand.name(), operand.element().map(TensorType::of));
    }

    /** {@return the name in the exported model of the tensor that {@code place} is, or is a part of} */
    public String tensor(Place place) {
        return place.tensor();
    }

    @Override
    public void tell(TensorLike value, Consumer<? super Tensor> listener) {
        throw new OrderException(Facts.of("nobody is told what a model computes that runs without us")
                .add("do", "watch the place instead")
                .askedAt(CallSite.here()));
    }

    /** Hands out {@code value}; the first has the key 0, the next 1, and so on. */
    public void save(Operand value) {
        recording().save(value, value.name(), Optional.empty());
    }
}
