package dev.sonde.run;

import dev.sonde.graph.Patch;
import dev.sonde.plan.Invocations;
import dev.sonde.plan.Peak;
import dev.sonde.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What several invokers ask for.
 *
 * @param all what is read, written, computed and saved
 * @param given the inputs of each invoker
 * @param functions what each Java function makes of tensors, by the name of what it gives
 * @param alone finishes the patch of an invoker that runs by itself
 * @param sizes what is known of the sizes of tensors
 * @param lines the user's line that reads a value, by the name under which nodes know it
 * @param limit how many bytes the values of a run may need at once, where that can be had by splitting it
 * @param apart why invokers must not share a run; empty where they may
 */
public record Asked(
        Invocations all,
        Given given,
        Map<String, Function<List<Tensor>, Tensor>> functions,
        AloneRule alone,
        SizeRule sizes,
        UnaryOperator<String> lines,
        long limit,
        String apart) {

    /**
     * The inputs of each invoker.
     *
     * @param run as they are run on, filled up to one length where that is wanted
     * @param own as they were given
     */
    public record Given(List<Map<String, Tensor>> run, List<Map<String, Tensor>> own) {
        public Given {
            run = List.copyOf(run);
            own = List.copyOf(own);
        }

        /** {@return whether something was filled up} */
        boolean isPadded() {
            return !run.equals(own);
        }
    }

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
        functions = Map.copyOf(functions);
    }

    /** {@return the inputs that each invoker is run on} */
    List<Map<String, Tensor>> inputs() {
        return given.run();
    }

    Asked with(Invocations others) {
        return new Asked(others, given, functions, alone, sizes, lines, limit, apart);
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
}
