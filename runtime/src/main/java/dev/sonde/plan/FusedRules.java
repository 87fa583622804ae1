package dev.sonde.plan;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Fused operators of transformers.
 *
 * <ol>
 *   <li>SkipLayerNormalization: input and skip hold rows along the same axis, which is not the last.
 *   <li>EmbedLayerNormalization: ids, segments, mask and positions hold rows along the first axis, tables none.
 *   <li>Attention: input, a mask of two or more axes, and added scores hold rows along the first axis; the past along
 *       the second, and so does what is present. Its weights are a matrix as in {@link ProductRules}.
 * </ol>
 */
final class FusedRules {
    private static final int PAST = 4;

    private FusedRules() {}

    /** Case 1. */
    static List<RowFact> skipNormalised(RowCase at) {
        at.requireSharedFrom(2);
        at.requireOff(at.rank(0) - 1, 0);
        Unproven.unless(at.axis(0).equals(at.axis(1)), "not both of its inputs hold rows along the same axis");
        Unproven.unless(at.rank(0) == at.rank(1), "what it skips is stretched");
        Unproven.unless(at.axis(0).isEmpty() || haveOneSize(at), "a row may be of different sizes in its inputs");
        RowFact made = at.like(0);
        List<Dim> dims = new ArrayList<>(at.alone(0).dims());
        dims.set(dims.size() - 1, Dim.of(1));
        RowFact statistic = at.result(at.axis(0), new Shape(dims));
        return List.of(made, statistic, statistic, made);
    }

    private static boolean haveOneSize(RowCase at) {
        Dim own = at.dim(0, at.axis(0).orElseThrow());
        return own instanceof Dim.Fixed && own.equals(at.dim(1, at.axis(1).orElseThrow()));
    }

    /** Case 2. */
    static List<RowFact> embedded(RowCase at) {
        for (int input = 0; input < at.inputs().size(); input++) {
            boolean rows = input == 0 || input == 1 || input == 7 || input == 8;
            if (at.has(input) && rows) {
                requireFirst(at, input, 2);
            } else if (at.has(input)) {
                at.requireShared(input);
            }
        }
        Shape ids = at.alone(0);
        Shape embedded = new Shape(List.of(ids.dim(0), ids.dim(1), at.dim(2, 1)));
        RowFact made = at.result(at.axis(0), embedded);
        return List.of(made, at.result(at.axis(0), new Shape(List.of(ids.dim(0)))), made);
    }

    /** Case 3. */
    static List<RowFact> attention(RowCase at) {
        requireFirst(at, 0, 3);
        at.requireShared(1);
        for (int input = 2; input < at.inputs().size(); input++) {
            if (input == 3 && at.has(input)) {
                Unproven.unless(at.rank(input) >= 2, "its mask is a list of lengths");
                requireFirst(at, input, at.rank(input));
            } else if (input == PAST && at.has(input)) {
                Unproven.unless(at.axis(input).orElse(-1) == 1, "its past does not hold rows along the second axis");
            } else if (input == PAST + 1 && at.has(input)) {
                requireFirst(at, input, 4);
            } else if (at.has(input)) {
                at.requireShared(input);
            }
        }
        Shape input = at.alone(0);
        Shape made = new Shape(List.of(input.dim(0), input.dim(1), Dim.unknown()));
        Dim two = Dim.of(2);
        Shape present = new Shape(List.of(two, input.dim(0), Dim.unknown(), Dim.unknown(), Dim.unknown()));
        List<RowFact> both = List.of(at.result(at.axis(0), made), at.result(OptionalInt.of(1), present));
        boolean packed = at.floats().test(at.name(1));
        return packed
                ? both
                : both.stream()
                        .map(fact -> at.rounded(fact, ProductRules.KERNEL))
                        .toList();
    }

    private static void requireFirst(RowCase at, int input, int rank) {
        Unproven.unless(at.rank(input) == rank, "\"" + at.name(input) + "\" has not " + rank + " axes");
        Unproven.unless(
                at.axis(input).orElse(-1) == 0, "\"" + at.name(input) + "\" does not hold rows along the first axis");
    }
}
