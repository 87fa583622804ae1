package dev.sonde.run;

import dev.sonde.graph.Patch;
import dev.sonde.plan.Invocations;
import dev.sonde.plan.Peak;
import dev.sonde.plan.RowInputs;
import dev.sonde.plan.RowInputs.Axis;
import dev.sonde.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What several invokers ask for.
 *
 * @param all what is read, written, computed and saved
 * @param inputs the inputs of each invoker
 * @param functions what each Java function makes of tensors, by the name of what it gives
 * @param alone finishes the patch of an invoker that runs by itself
 * @param sizes what is known of the sizes of tensors
 * @param limit how many bytes the values of a run may need at once, where that can be had by splitting it
 * @param apart why invokers must not share a run; empty where they may
 */
public record Asked(
        Invocations all,
        List<Map<String, Tensor>> inputs,
        Map<String, Function<List<Tensor>, Tensor>> functions,
        AloneRule alone,
        SizeRule sizes,
        long limit,
        String apart) {

    /** Finishes a patch. */
    public interface AloneRule {
        /** {@return {@code patch} of the invoker at {@code index} as it is to be run} */
        Patch finished(int index, Patch patch);
    }

    /** Knows sizes. */
    public interface SizeRule {
        /** {@return the size of {@code tensor} where the model runs on the inputs of the invoker at {@code index}} */
        Optional<Peak.Rowed> of(int index, String tensor);
    }

    public Asked {
        inputs = List.copyOf(inputs);
        functions = Map.copyOf(functions);
    }

    Asked with(Invocations others) {
        return new Asked(others, inputs, functions, alone, sizes, limit, apart);
    }

    /** {@return the invoker that has {@code row}} */
    int index(int row) {
        for (int i = 0; i < all.parts().size(); i++) {
            if (all.parts().get(i).rows().contains(row)) {
                return i;
            }
        }
        throw new IllegalStateException("no invoker has row " + row);
    }

    /** {@return how many rows {@code inputs} have; one where that cannot be told} */
    public static int rows(Engine engine, Map<String, Tensor> inputs) {
        Map<String, Axis> axes = RowInputs.axes(engine.frozen().graph().graph());
        for (Map.Entry<String, Axis> axis : axes.entrySet()) {
            Tensor input = inputs.get(axis.getKey());
            if (input != null && axis.getValue().fixed().isEmpty()) {
                return (int) input.shape()[axis.getValue().index()];
            }
        }
        return 1;
    }
}
