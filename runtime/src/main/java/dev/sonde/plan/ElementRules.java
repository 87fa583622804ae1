package dev.sonde.plan;

import dev.sonde.plan.Layout.Along;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Operators that make each element from the elements at its place, inputs stretched to each other as NumPy does.
 *
 * <ol>
 *   <li>Rows must lie along the same axis, counted from the end, in every input that holds rows.
 *   <li>Each of these has the same size there where a row runs alone; else one row would be stretched and another not.
 *   <li>What is the same for all rows has no axis there or a size of one; else it would meet another row's part.
 * </ol>
 */
final class ElementRules {
    private ElementRules() {}

    /** Every bit hangs on the element alone. */
    static List<RowFact> exact(RowCase at) {
        return List.of(stretched(at));
    }

    /** The last bits hang on where the element lies, unless rows fill whole vectors. */
    static List<RowFact> inLanes(RowCase at) {
        RowFact made = stretched(at);
        return List.of(made.fillsLanes() ? made : at.rounded(made, "a row's end is computed by another formula"));
    }

    /** Powers are computed by formulas of their own where the exponent is one number. */
    static List<RowFact> power(RowCase at) {
        RowFact made = stretched(at);
        boolean one = at.alone(1).dims().stream().allMatch(Dim.of(1)::equals) && !at.holdsRows(1);
        return List.of(one ? made : at.rounded(made, "a single exponent is computed by another formula"));
    }

    /** Numbers scaled by scales that were fixed before. */
    static List<RowFact> scaled(RowCase at) {
        at.requireSharedFrom(1);
        boolean oneScale = at.alone(1).dims().stream().allMatch(Dim.of(1)::equals);
        if (!oneScale) {
            at.requireOff(at.axisAttribute("axis", 1, at.rank(0)), 0);
        }
        return List.of(at.like(0));
    }

    /** Dropout lets everything pass outside training. */
    static List<RowFact> passed(RowCase at) {
        Unproven.unless(!at.has(2), "it may drop at random");
        return List.of(at.like(0));
    }

    private static RowFact stretched(RowCase at) {
        List<Integer> given =
                IntStream.range(0, at.inputs().size()).filter(at::has).boxed().toList();
        int rank = given.stream().mapToInt(at::rank).max().orElse(0);
        OptionalInt axis = commonAxis(at, given, rank);
        if (axis.isPresent()) {
            requireMeeting(at, given, axis.getAsInt() - rank);
        }
        List<Dim> dims = new ArrayList<>();
        for (int place = 0; place < rank; place++) {
            int fromEnd = place - rank;
            dims.add(given.stream().map(input -> dim(at, input, fromEnd)).reduce(Dim.of(1), ElementRules::meet));
        }
        return at.result(axis, new Shape(dims));
    }

    /** Case 1. */
    private static OptionalInt commonAxis(RowCase at, List<Integer> given, int rank) {
        OptionalInt common = OptionalInt.empty();
        for (int input : given) {
            OptionalInt axis = at.axis(input);
            if (axis.isPresent()) {
                int aligned = axis.getAsInt() + rank - at.rank(input);
                Unproven.unless(common.orElse(aligned) == aligned, "rows lie along different axes of its inputs");
                common = OptionalInt.of(aligned);
            }
        }
        return common;
    }

    /** Cases 2 and 3. */
    private static void requireMeeting(RowCase at, List<Integer> given, int axis) {
        Optional<Dim> own = Optional.empty();
        for (int input : given) {
            Dim dim = dim(at, input, axis);
            if (!(at.fact(input).layout() instanceof Along)) {
                Unproven.unless(
                        dim.equals(Dim.of(1)),
                        "\"" + at.name(input) + "\" is the same for all rows and not of size one where rows lie");
            } else if (own.isEmpty()) {
                own = Optional.of(dim);
            } else {
                boolean same = own.get().equals(dim) && dim instanceof Dim.Fixed;
                Unproven.unless(same, "a row may be of different sizes in its inputs where rows lie");
            }
        }
    }

    private static Dim dim(RowCase at, int input, int fromEnd) {
        int axis = at.rank(input) + fromEnd;
        return axis < 0 ? Dim.of(1) : at.dim(input, axis);
    }

    /** The size of two stretched to each other. */
    static Dim meet(Dim a, Dim b) {
        if (a.equals(Dim.of(1)) || a.equals(b)) {
            return b;
        }
        if (b.equals(Dim.of(1))) {
            return a;
        }
        // A fixed size above one can only have met itself or a one.
        return a instanceof Dim.Fixed ? a : b instanceof Dim.Fixed ? b : Dim.unknown();
    }
}
