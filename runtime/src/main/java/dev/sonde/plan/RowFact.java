package dev.sonde.plan;

import dev.sonde.plan.Layout.Along;
import dev.sonde.plan.Layout.Cause;
import dev.sonde.plan.Layout.Mixed;
import dev.sonde.plan.Layout.Numbered;
import dev.sonde.plan.Layout.Shared;
import dev.sonde.plan.Layout.Size;
import dev.sonde.plan.Layout.Sizes;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of a tensor.
 *
 * @param alone its shape where a row runs alone, fixed sizes where they are certain; always known of a tensor that holds
 *     rows
 * @param grown the axis whose size grows with the batch, also where rows are mixed but the shape is still certain
 */
record RowFact(Layout layout, Optional<Shape> alone, OptionalInt grown) {
    /** A tensor that is the same whatever the batch, of which nothing else is known. */
    static final RowFact SHARED = new RowFact(new Shared(), Optional.empty(), OptionalInt.empty());

    static RowFact shared(Shape alone) {
        return fixed(new Shared(), alone);
    }

    static RowFact along(int axis, Shape alone) {
        return new RowFact(new Along(axis, Optional.empty()), Optional.of(alone), OptionalInt.of(axis));
    }

    static RowFact scalar(Size size) {
        return fixed(new Sizes(List.of(size)), Shape.of());
    }

    static RowFact vector(List<Size> sizes) {
        return fixed(new Sizes(sizes), Shape.of(sizes.size()));
    }

    static RowFact mixed(Cause cause) {
        return new RowFact(new Mixed(cause), Optional.empty(), OptionalInt.empty());
    }

    private static RowFact fixed(Layout layout, Shape alone) {
        return new RowFact(layout, Optional.of(alone), OptionalInt.empty());
    }

    /** A tensor of the same shape that holds rows otherwise. */
    RowFact with(Layout other) {
        return new RowFact(other, alone, grown);
    }

    /** The axis along which rows lie, where they do. */
    OptionalInt axis() {
        return layout instanceof Along along ? OptionalInt.of(along.axis()) : OptionalInt.empty();
    }

    /** The cause for which the last bits of a row are not certain. */
    Optional<Cause> rounding() {
        return layout instanceof Along along ? along.rounding() : Optional.empty();
    }

    Optional<List<Size>> sizes() {
        return layout instanceof Sizes known ? Optional.of(known.sizes()) : Optional.empty();
    }

    boolean isNumbered() {
        return layout instanceof Numbered;
    }

    boolean isMixed() {
        return layout instanceof Mixed;
    }

    /** Whether it is the same whatever the batch. */
    boolean isShared() {
        return layout instanceof Shared || (layout instanceof Sizes known && !known.growing());
    }

    /** Whether a row's elements fill whole vectors of the processor, so that none is computed otherwise than another. */
    boolean fillsLanes() {
        return alone.filter(shape -> Lanes.areFilled(shape.dims())).isPresent();
    }

    RowFact rounded(Optional<Cause> cause) {
        return layout instanceof Along along && along.rounding().isEmpty()
                ? with(new Along(along.axis(), cause))
                : this;
    }

    static Dim dim(Shape shape, int axis) {
        return shape.dims().get(axis);
    }
}
