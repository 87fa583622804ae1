package dev.sonde.plan;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Operators that add, drop or turn axes.
 *
 * <ol>
 *   <li>Unsqueeze: the axis of the rows moves behind those that are put before it.
 *   <li>Squeeze: that axis must stay; those before it that go pull it forward.
 *   <li>Transpose: the axis goes where it is turned to.
 * </ol>
 */
final class AxisListRules {
    private AxisListRules() {}

    /** Case 1. */
    static List<RowFact> unsqueeze(RowCase at) {
        int rank = at.rank(0) + at.sizes(1).size();
        List<Integer> added = at.constants(1).stream()
                .map(axis -> RowCase.counted(axis, rank))
                .toList();
        List<Integer> kept = IntStream.range(0, rank)
                .filter(axis -> !added.contains(axis))
                .boxed()
                .toList();
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            dims.add(added.contains(axis) ? Dim.of(1) : at.dim(0, kept.indexOf(axis)));
        }
        OptionalInt rows = at.axis(0);
        OptionalInt moved = rows.isEmpty() ? rows : OptionalInt.of(kept.get(rows.getAsInt()));
        return List.of(at.result(moved, new Shape(dims)));
    }

    /** Case 2. */
    static List<RowFact> squeeze(RowCase at) {
        Unproven.unless(at.has(1), "it drops every axis of size one");
        int rank = at.rank(0);
        List<Integer> dropped = at.constants(1).stream()
                .map(axis -> RowCase.counted(axis, rank))
                .toList();
        List<Integer> kept = IntStream.range(0, rank)
                .filter(axis -> !dropped.contains(axis))
                .boxed()
                .toList();
        dropped.forEach(axis -> at.requireOff(axis, 0));
        Shape alone = new Shape(kept.stream().map(axis -> at.dim(0, axis)).toList());
        return List.of(at.result(moved(at.axis(0), kept), alone));
    }

    /** Case 3. */
    static List<RowFact> transpose(RowCase at) {
        int rank = at.rank(0);
        List<Integer> order = Attributes.ints(at.node(), "perm")
                .map(perm -> perm.stream().map(Long::intValue).toList())
                .orElseGet(() -> IntStream.range(0, rank)
                        .map(axis -> rank - 1 - axis)
                        .boxed()
                        .toList());
        Shape alone = new Shape(order.stream().map(axis -> at.dim(0, axis)).toList());
        return List.of(at.result(moved(at.axis(0), order), alone));
    }

    private static OptionalInt moved(OptionalInt rows, List<Integer> order) {
        return rows.isEmpty() ? rows : OptionalInt.of(order.indexOf(rows.getAsInt()));
    }
}
