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

    /** Case 1. */
    static List<RowFact> filtered(RowCase at) {
        return one(at, at.has(1) ? at.dim(1, 0) : Dim.unknown(), PictureRules::window);
    }

    /** Cases 1 and 2. */
    static List<RowFact> pooled(RowCase at) {
        return one(at, at.dim(0, 1), PictureRules::window);
    }

    /** Case 1: one number a channel. */
    static List<RowFact> pooledWhole(RowCase at) {
        return one(at, at.dim(0, 1), (here, axis) -> Dim.of(1));
    }

    /** Case 1: channels are put in blocks, or taken out of them. */
    static List<RowFact> reordered(RowCase at) {
        boolean last = at.attribute("channels_last", 0) != 0;
        int channels = at.attribute("channels", 0);
        Dim made = channels > 0 ? Dim.of(channels) : Dim.unknown();
        return one(at, last ? Dim.unknown() : made, (here, axis) -> last ? Dim.unknown() : here.dim(0, axis));
    }

    /** Case 1: nothing is said of sizes. */
    static List<RowFact> enlarged(RowCase at) {
        return one(at, Dim.unknown(), (here, axis) -> Dim.unknown());
    }

    /** Case 3. */
    static List<RowFact> batchNormalised(RowCase at) {
        at.requireSharedFrom(1);
        at.requireOff(1, 0);
        Unproven.unless(at.attribute("training_mode", 0) == 0, "it finds statistics of the whole batch");
        return List.of(at.like(0));
    }

    @FunctionalInterface
    private interface Size {
        Dim of(RowCase at, int axis);
    }

    private static List<RowFact> one(RowCase at, Dim channels, Size size) {
        OptionalInt rows = at.axis(0);
        Unproven.unless(rows.orElse(0) == 0, "rows do not lie along the first axis");
        for (int input = 1; input < at.inputs().size(); input++) {
            boolean added = input == ADDED && at.has(input) && at.axis(input).equals(rows);
            if (!added) {
                at.requireShared(input);
            }
        }
        List<Dim> dims = new ArrayList<>(List.of(at.dim(0, 0), channels));
        for (int axis = 2; axis < at.rank(0); axis++) {
            dims.add(size.of(at, axis));
        }
        return List.of(at.result(rows, new Shape(dims)));
    }

    /** How often a window fits, where everything that decides it is known. */
    private static Dim window(RowCase at, int axis) {
        int place = axis - 2;
        int spatial = at.rank(0) - 2;
        boolean plain = Attributes.text(at.node(), "auto_pad").orElse("NOTSET").equals("NOTSET")
                && at.attribute("ceil_mode", 0) == 0
                && Attributes.ints(at.node(), "kernel_shape").isPresent();
        if (!plain || !(at.dim(0, axis) instanceof Dim.Fixed size)) {
            return Dim.unknown();
        }
        long pads = number(at, "pads", place, 0) + number(at, "pads", place + spatial, 0);
        long reach = number(at, "dilations", place, 1) * (number(at, "kernel_shape", place, 1) - 1) + 1;
        long room = size.size() + pads - reach;
        return room < 0 ? Dim.unknown() : Dim.of(room / number(at, "strides", place, 1) + 1);
    }

    private static long number(RowCase at, String attribute, int place, long otherwise) {
        return Attributes.ints(at.node(), attribute).map(all -> all.get(place)).orElse(otherwise);
    }
}
