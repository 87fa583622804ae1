package dev.sonde;

import dev.sonde.Envoy.Spot;
import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.live.LiveRun;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorLike;
import dev.sonde.tensor.TensorType;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The layers of a Java model that a trace calls beside its run, with values of its own. */
final class LiveCalls {
    private final Set<String> paths = ConcurrentHashMap.newKeySet();
    private volatile @Nullable LiveRun run;

    /** {@return the layers that are called beside the run} */
    Set<String> paths() {
        return paths;
    }

    void begin(LiveRun now) {
        run = now;
    }

    void end() {
        run = null;
    }

    /** {@return what the layer at {@code spot} makes of {@code inputs}, in every run} */
    Proxy call(Stand stand, Spot spot, TensorLike... inputs) {
        if (inputs.length == 0
                || inputs.length > spot.inputs().size()
                || spot.outputs().size() != 1) {
            throw new OrderException(Facts.of("\"" + spot.path() + "\" cannot be called so beside a run")
                    .add("given", inputs.length)
                    .add(
                            "it has",
                            spot.inputs().size() + " inputs and "
                                    + spot.outputs().size() + " outputs, as far as runs have taught")
                    .add("do", "give the first inputs of a layer with one output")
                    .askedAt(CallSite.here()));
        }
        Stand inner = stand.with(inputs);
        ElementType given = inner.operand(inputs[0]).element().orElse(ElementType.FLOAT);
        TensorType known = stand.model().type(spot.outputs().get(0)).orElse(TensorType.of(given));
        String path = spot.path();
        paths.add(path);
        Operand made = stand.recording()
                .hosts()
                .add(inner, tensors -> called(path, tensors), TensorType.of(known.element()), inputs);
        return new Proxy(inner, made);
    }

    private Tensor called(String path, List<Tensor> inputs) throws Exception {
        LiveRun now = run;
        if (now == null) {
            throw new IllegalStateException("no run is under way");
        }
        return now.call(path, inputs);
    }
}
