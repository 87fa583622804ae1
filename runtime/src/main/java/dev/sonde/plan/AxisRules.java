package dev.sonde.plan;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Operators that work along some axes: rows stay apart where theirs is another one.
 *
 * <ol>
 *   <li>Softmax and its like, CumSum and TopK work along one axis.
 *   <li>Layers are normalised over an axis and all behind it, with a scale and a bias that are the same for all rows.
 * </ol>
 */
final class AxisRules {
    private AxisRules() {}

    /** Case 1. */
    static List<RowFact> along(RowCase at) {
        at.requireOff(at.axisAttribute("axis", -1, at.rank(0)), 0);
        return List.of(at.like(0));
    }

    /** Case 1. */
    static List<RowFact> cumulated(RowCase at) {
        at.requireOff(RowCase.counted(at.constants(1).get(0), at.rank(0)), 0);
        return List.of(at.like(0));
    }

    /** Case 1. */
    static List<RowFact> topK(RowCase at) {
        int axis = at.axisAttribute("axis", -1, at.rank(0));
        at.requireOff(axis, 0);
        at.requireShared(1);
        List<Dim> dims = new ArrayList<>(at.alone(0).dims());
        dims.set(axis, Dim.unknown());
        RowFact made = at.result(at.axis(0), new Shape(dims));
        return List.of(made, made);
    }

    /** Case 1, for the last two axes. */
    static List<RowFact> triangle(RowCase at) {
        at.requireSharedFrom(1);
        at.requireOff(at.rank(0) - 1, 0);
        at.requireOff(at.rank(0) - 2, 0);
        return List.of(at.like(0));
    }

    /** Case 2. */
    static List<RowFact> normalised(RowCase at) {
        int axis = at.axisAttribute("axis", -1, at.rank(0));
        at.requireSharedFrom(1);
        for (int inner = axis; inner < at.rank(0); inner++) {
            at.requireOff(inner, 0);
        }
        List<Dim> dims = new ArrayList<>(at.alone(0).dims().subList(0, axis));
        while (dims.size() < at.rank(0)) {
            dims.add(Dim.of(1));
        }
        RowFact statistic = at.result(at.axis(0), new Shape(dims));
        return List.of(at.like(0), statistic, statistic);
    }
}
