package dev.sonde.ops;

import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.ops.Located.Axis;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A replacement brought to the axes of the tensor that it goes into. */
record Fitting(Located located, Operand replacement) {
    /** An axis that the part has; {@code axis} is the tensor's, or below zero for a new one. */
    private record PartAxis(int axis, Dim dim) {}

    /** The replacement with as many axes as the tensor, of size one where it has none. */
    Operand fitted() {
        Fragment fragment = located.fragment();
        Call call = Call.of(fragment, "with", located.x(), replacement);
        call.element();
        Shape from = located.x().shape().orElseThrow(() -> refused("the shape of the tensor is unknown"));
        Shape given = replacement.shape().orElseThrow(() -> refused("the shape of the replacement is unknown"));
        List<PartAxis> part = part(from);
        List<Integer> gone = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < given.rank(); i++) {
            int at = part.size() - given.rank() + i;
            PartAxis target = at < 0 ? new PartAxis(-1, Dims.ONE) : part.get(at);
            fits(given, i, target.dim(), part);
            if (target.axis() < 0) {
                gone.add(i);
            } else {
                kept.add(target.axis());
            }
        }
        Operand bare = gone.isEmpty() ? replacement : Shapes.squeeze(fragment, replacement, array(gone));
        List<Integer> added = new ArrayList<>();
        for (int axis = 0; axis < from.rank(); axis++) {
            if (!kept.contains(axis)) {
                added.add(axis);
            }
        }
        return added.isEmpty() ? bare : Shapes.unsqueeze(fragment, bare, array(added));
    }

    /** The axes of the part, in order. */
    private List<PartAxis> part(Shape from) {
        List<PartAxis> part = new ArrayList<>();
        List<Axis> axes = new ArrayList<>(located.axes());
        for (Index.Item item : located.front()) {
            add(part, item, axes, from);
        }
        int taken = (int) located.back().stream()
                .filter(item -> !(item instanceof Index.NewAxis))
                .count();
        int front = located.axes().size() - taken;
        for (int axis = front; axis < from.rank() - taken; axis++) {
            part.add(new PartAxis(axis, from.dim(axis)));
        }
        for (Index.Item item : located.back()) {
            add(part, item, axes, from);
        }
        return part;
    }

    private void add(List<PartAxis> part, Index.Item item, List<Axis> axes, Shape from) {
        if (item instanceof Index.NewAxis) {
            part.add(new PartAxis(-1, Dims.ONE));
            return;
        }
        Axis axis = axes.remove(0);
        int at = axis.axis() < 0 ? axis.axis() + from.rank() : axis.axis();
        if (item instanceof Index.Range) {
            part.add(new PartAxis(at, Replacement.partOf(axis)));
        } else if (item instanceof Index.At position && located.rank(position) > 0) {
            if (located.rank(position) > 1) {
                throw located.refused("a tensor of positions to write at has one dimension", item);
            }
            part.add(new PartAxis(at, Replacement.partOf(axis)));
        }
    }

    private void fits(Shape given, int axis, Dim wanted, List<PartAxis> part) {
        Dim dim = given.dim(axis);
        Optional<Dim> both = Dims.broadcast(wanted, dim);
        boolean grows = wanted.equals(Dims.ONE) && Dims.size(dim).orElse(1) != 1;
        if (both.isEmpty() || grows) {
            Shape shape = new Shape(part.stream().map(PartAxis::dim).toList());
            throw refused("a replacement of " + given + " does not fit a part of " + shape);
        }
    }

    private ShapeException refused(String statement) {
        Facts facts = Facts.of(statement)
                .add("index", "\"" + located.index() + "\"")
                .add("tensor", located.x().type().map(Object::toString).orElse("unknown type"))
                .add("replacement", replacement.type().map(Object::toString).orElse("unknown type"));
        located.fragment().line().ifPresent(facts::askedAt);
        return new ShapeException(facts);
    }

    private static int[] array(List<Integer> axes) {
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }
}
