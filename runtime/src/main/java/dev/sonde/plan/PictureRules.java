package dev.sonde.plan;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Operators on batches of pictures: rows lie along the first axis, channels along the second.
 *
 * <ol>
 *   <li>Filters and pools see one picture at a time; weights are the same for all. A sum that is added holds rows too.
 *   <li>The positions that a pool found count from the start of the batch: they mix rows.
 *   <li>Normalisation with statistics that were fixed before sees one element at a time.
 * </ol>
 */
final class PictureRules {
    private static final int ADDED = 3;

    private PictureRules() {}

    /** Cases 1 and 2. */
    static List<RowFact> filtered(RowCase at) {
        OptionalInt rows = at.axis(0);
        Unproven.unless(rows.orElse(0) == 0, "rows do not lie along the first axis");
        for (int input = 1; input < at.inputs().size(); input++) {
            boolean added = input == ADDED && at.has(input) && at.axis(input).equals(rows);
            if (!added) {
                at.requireShared(input);
            }
        }
        List<Dim> dims = new ArrayList<>(List.of(at.dim(0, 0)));
        while (dims.size() < at.rank(0)) {
            dims.add(Dim.unknown());
        }
        return List.of(at.result(rows, new Shape(dims)));
    }

    /** Case 3. */
    static List<RowFact> batchNormalised(RowCase at) {
        at.requireSharedFrom(1);
        at.requireOff(1, 0);
        Unproven.unless(at.attribute("training_mode", 0) == 0, "it finds statistics of the whole batch");
        return List.of(at.like(0));
    }
}
