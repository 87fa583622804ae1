package dev.sonde;

import dev.sonde.Envoy.Spot;
import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.live.LiveRun;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorLike;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The layers of a Java model that a trace calls beside its run, with values of its own. */
final class LiveCalls {
    /** The layers' names, by those of what they hand out. */
    private final Map<String, String> layers = new ConcurrentHashMap<>();

    private volatile @Nullable LiveRun run;

    /** {@return the layers that are called beside the run, by the name of what each hands out} */
    Map<String, String> layers() {
        return layers;
    }

    void begin(LiveRun now) {
        run = now;
    }

    void end() {
        run = null;
    }

    /** {@return everything that the layer at {@code spot} makes of {@code inputs}, in every run} It is called once. */
    List<Proxy> all(Stand stand, Spot spot, TensorLike... inputs) {
        if (inputs.length == 0 || inputs.length > spot.inputs().size()) {
            throw new OrderException(Facts.of("\"" + spot.path() + "\" cannot be called so beside a run")
                    .add("given", inputs.length)
                    .add("it has", spot.inputs().size() + " inputs, as far as runs have taught")
                    .add("do", "give its first inputs, one at least; where it has more, learn(() -> …) teaches them")
                    .askedAt(CallSite.here()));
        }
        Stand inner = stand.with(inputs);
        String path = spot.path();
        CallSite line = CallSite.here();
        List<Proxy> made = new ArrayList<>();
        for (int i = 0; i < spot.outputs().size(); i++) {
            int index = i;
            Optional<TensorType> type =
                    stand.model().type(spot.outputs().get(i)).map(known -> TensorType.of(known.element()));
            HostFunction function = tensors -> called(line, path, tensors).get(index);
            Operand output = stand.recording().hosts().add(inner, function, type, inputs);
            layers.put(output.name(), path);
            made.add(new Proxy(inner, output));
        }
        return made;
    }

    private List<Tensor> called(CallSite line, String path, List<Tensor> inputs) throws Exception {
        LiveRun now = run;
        if (now == null) {
            throw new IllegalStateException("no run is under way");
        }
        return now.call(line, path, inputs);
    }
}
