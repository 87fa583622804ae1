package dev.sonde.plan;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Operators that cut tensors and put them together.
 *
 * <ol>
 *   <li>Slice, Split and Pad keep rows apart off the axis of the rows.
 *   <li>Concat does where rows lie along one other axis of every input, as many a row in each.
 * </ol>
 */
final class PartRules {
    private PartRules() {}

    /** Case 1. */
    static List<RowFact> slice(RowCase at) {
        at.requireSharedFrom(1);
        int rank = at.rank(0);
        List<Integer> axes = at.has(3)
                ? at.constants(3).stream()
                        .map(axis -> RowCase.counted(axis, rank))
                        .toList()
                : IntStream.range(0, at.rank(0)).boxed().toList();
        axes.forEach(axis -> at.requireOff(axis, 0));
        List<Dim> dims = new ArrayList<>(at.alone(0).dims());
        axes.forEach(axis -> dims.set(axis, Dim.unknown()));
        return List.of(at.result(at.axis(0), new Shape(dims)));
    }

    /** Case 1. */
    static List<RowFact> split(RowCase at) {
        int axis = at.axisAttribute("axis", 0, at.rank(0));
        at.requireOff(axis, 0);
        boolean told = at.has(1) && at.fact(1).sizes().isPresent();
        List<Integer> parts = told ? at.constants(1) : List.of();
        Unproven.unless(told || !at.has(1) || !at.holdsRows(1), "its parts hang on the rows");
        List<RowFact> made = new ArrayList<>();
        for (int part = 0; part < at.node().outputs().size(); part++) {
            List<Dim> dims = new ArrayList<>(at.alone(0).dims());
            dims.set(axis, part < parts.size() ? Dim.of(parts.get(part)) : Dim.unknown());
            made.add(at.result(at.axis(0), new Shape(dims)));
        }
        return made;
    }

    /** Case 1. */
    static List<RowFact> pad(RowCase at) {
        at.requireSharedFrom(1);
        Unproven.unless(!at.has(3), "it names the axes that it pads");
        List<Integer> pads = at.constants(1);
        OptionalInt rows = at.axis(0);
        int rank = at.rank(0);
        Unproven.unless(pads.size() == 2 * rank, "it pads an unknown number of axes");
        boolean kept = rows.isEmpty() || (pads.get(rows.getAsInt()) == 0 && pads.get(rank + rows.getAsInt()) == 0);
        Unproven.unless(kept, "it pads the batch");
        List<Dim> dims = IntStream.range(0, rank)
                .mapToObj(axis -> pads.get(axis) == 0 && pads.get(rank + axis) == 0 ? at.dim(0, axis) : Dim.unknown())
                .toList();
        return List.of(at.result(rows, new Shape(dims)));
    }

    /** Case 2. */
    static List<RowFact> concat(RowCase at) {
        int axis = at.axisAttribute("axis", 0, at.rank(0));
        OptionalInt rows = at.axis(0);
        for (int input = 0; input < at.inputs().size(); input++) {
            at.requireOff(axis, input);
            Unproven.unless(at.axis(input).equals(rows), "not all of its inputs hold rows along the same axis");
            if (rows.isPresent()) {
                Dim own = at.dim(0, rows.getAsInt());
                boolean same = input == 0 || (own instanceof Dim.Fixed && own.equals(at.dim(input, rows.getAsInt())));
                Unproven.unless(same, "a row may be of different sizes in its inputs where rows lie");
            }
        }
        List<Dim> dims = new ArrayList<>(at.alone(0).dims());
        dims.set(axis, total(at, axis));
        return List.of(at.result(rows, new Shape(dims)));
    }

    private static Dim total(RowCase at, int axis) {
        long total = 0;
        for (int input = 0; input < at.inputs().size(); input++) {
            if (!(at.dim(input, axis) instanceof Dim.Fixed fixed)) {
                return Dim.unknown();
            }
            total += fixed.size();
        }
        return Dim.of(total);
    }
}
