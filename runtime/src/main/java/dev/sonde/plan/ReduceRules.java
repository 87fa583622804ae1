package dev.sonde.plan;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reductions.
 *
 * <ol>
 *   <li>Rows stay apart where their axis is not reduced.
 *   <li>A largest or smallest element is the same in any order.
 *   <li>A sum is not: ONNX Runtime adds in an order that hangs on the number of rows, unless all that is reduced lies
 *       together in memory and fills whole vectors of the processor (measured).
 * </ol>
 */
final class ReduceRules {
    private ReduceRules() {}

    /** Case 2. */
    static List<RowFact> ordered(RowCase at) {
        return List.of(reduced(at, axes(at)));
    }

    /** Case 3. */
    static List<RowFact> summed(RowCase at) {
        Set<Integer> axes = axes(at);
        RowFact made = reduced(at, axes);
        return List.of(isInOrder(at, axes) ? made : at.rounded(made, "it adds in another order in a larger batch"));
    }

    /** Case 1. */
    static List<RowFact> position(RowCase at) {
        return List.of(reduced(at, Set.of(at.axisAttribute("axis", 0, at.rank(0)))));
    }

    private static boolean isInOrder(RowCase at, Set<Integer> axes) {
        List<Dim> dims = at.alone(0).dims();
        List<Dim> last = dims.subList(dims.size() - axes.size(), dims.size());
        boolean together =
                IntStream.range(dims.size() - axes.size(), dims.size()).allMatch(axes::contains);
        return axes.isEmpty() || (together && Lanes.areFilled(last));
    }

    private static Set<Integer> axes(RowCase at) {
        int rank = at.rank(0);
        Set<Integer> axes = new HashSet<>();
        if (at.has(1)) {
            at.constants(1).forEach(axis -> axes.add(RowCase.counted(axis, rank)));
        }
        if (axes.isEmpty() && at.attribute("noop_with_empty_axes", 0) == 0) {
            IntStream.range(0, rank).forEach(axes::add);
        }
        return axes;
    }

    private static RowFact reduced(RowCase at, Set<Integer> axes) {
        axes.forEach(axis -> at.requireOff(axis, 0));
        boolean keeps = at.attribute("keepdims", 1) != 0;
        List<Dim> dims = new ArrayList<>();
        OptionalInt rows = at.axis(0);
        OptionalInt moved = rows;
        for (int axis = 0; axis < at.rank(0); axis++) {
            if (!axes.contains(axis)) {
                moved = rows.equals(OptionalInt.of(axis)) ? OptionalInt.of(dims.size()) : moved;
                dims.add(at.dim(0, axis));
            } else if (keeps) {
                dims.add(Dim.of(1));
            }
        }
        return at.result(moved, new Shape(dims));
    }
}
