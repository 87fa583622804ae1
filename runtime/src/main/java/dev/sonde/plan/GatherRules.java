package dev.sonde.plan;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Operators that look elements up.
 *
 * <ol>
 *   <li>Gather: rows of indices into something that is the same for all; or indices that are, off the axis of the rows.
 *   <li>GatherElements, ScatterElements: data, indices and updates all hold rows along one axis, which is not the one they
 *       work along.
 *   <li>GatherND: rows of index tuples into something that is the same for all; or {@code batch_dims} covers the rows.
 * </ol>
 */
final class GatherRules {
    private GatherRules() {}

    /** Case 1. */
    static List<RowFact> gather(RowCase at) {
        int axis = at.axisAttribute("axis", 0, at.rank(0));
        at.requireOff(axis, 0);
        Unproven.unless(!(at.holdsRows(0) && at.holdsRows(1)), "rows look each other up");
        List<Dim> dims = new ArrayList<>(at.alone(0).dims());
        dims.remove(axis);
        dims.addAll(axis, at.alone(1).dims());
        return List.of(at.result(gathered(at, axis), new Shape(dims)));
    }

    private static OptionalInt gathered(RowCase at, int axis) {
        if (at.holdsRows(1)) {
            return OptionalInt.of(axis + at.axis(1).getAsInt());
        }
        OptionalInt rows = at.axis(0);
        boolean behind = rows.isPresent() && rows.getAsInt() > axis;
        return behind ? OptionalInt.of(rows.getAsInt() + at.rank(1) - 1) : rows;
    }

    /** Case 2. */
    static List<RowFact> elements(RowCase at) {
        int axis = at.axisAttribute("axis", 0, at.rank(0));
        OptionalInt rows = at.axis(0);
        boolean scatters = at.inputs().size() > 2;
        for (int input = 0; input < at.inputs().size(); input++) {
            at.requireOff(axis, input);
            Unproven.unless(at.axis(input).equals(rows), "not all of its inputs hold rows along the same axis");
            if (rows.isPresent()) {
                Dim own = at.dim(0, rows.getAsInt());
                boolean same = own instanceof Dim.Fixed && own.equals(at.dim(input, rows.getAsInt()));
                Unproven.unless(same, "a row may be of different sizes in its inputs where rows lie");
            }
        }
        return List.of(at.result(rows, at.alone(scatters ? 0 : 1)));
    }

    /** Case 3. */
    static List<RowFact> tuples(RowCase at) {
        int batched = at.attribute("batch_dims", 0);
        int last = at.rank(1) - 1;
        at.requireOff(last, 1);
        boolean covered = at.holdsRows(0)
                && at.axis(0).equals(at.axis(1))
                && at.axis(0).getAsInt() < batched
                && at.dim(0, at.axis(0).getAsInt()) instanceof Dim.Fixed
                && at.dim(0, at.axis(0).getAsInt()).equals(at.dim(1, at.axis(0).getAsInt()));
        Unproven.unless(covered || !at.holdsRows(0), "rows are looked up by their number");
        Unproven.unless(covered || !at.holdsRows(1) || at.axis(1).getAsInt() >= batched, "the batch is looked up");
        Unproven.unless(at.dim(1, last) instanceof Dim.Fixed, "the length of its tuples is not known");
        int length = (int) ((Dim.Fixed) at.dim(1, last)).size();
        List<Dim> dims = new ArrayList<>(at.alone(1).dims().subList(0, last));
        dims.addAll(at.alone(0).dims().subList(batched + length, at.rank(0)));
        return List.of(at.result(at.axis(1), new Shape(dims)));
    }
}
