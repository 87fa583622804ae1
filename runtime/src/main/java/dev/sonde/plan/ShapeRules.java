package dev.sonde.plan;

import dev.sonde.plan.Layout.Size;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Operators that take the shape of what they make as numbers.
 *
 * <ol>
 *   <li>Reshape: rows lie along the first axis, one after the other in memory, and go on to do so where the first new size
 *       is that of the data (0), grows with the batch, or is what is left (-1), and no other size grows.
 *   <li>Flatten is a Reshape that leaves the first axis in front.
 *   <li>Expand: rows stay where they lie if nothing is asked for there; what is the same for all becomes rows along the
 *       axis whose size grows with the batch.
 *   <li>ConstantOfShape: the same.
 *   <li>Tile: rows are not repeated.
 * </ol>
 */
final class ShapeRules {
    private ShapeRules() {}

    /** Case 1. */
    static List<RowFact> reshape(RowCase at) {
        if (!at.holdsRows(0)) {
            Unproven.unless(growing(at.sizes(1)).isEmpty(), "it gives one tensor the size of a batch");
            return List.of(RowFact.shared(reshaped(at)));
        }
        Unproven.unless(at.axis(0).getAsInt() == 0, "rows do not lie along the first axis of what it takes apart");
        List<Size> target = at.sizes(1);
        Unproven.unless(!target.isEmpty(), "it makes a scalar of the rows");
        Size first = target.get(0);
        boolean copies = first.is(0) && at.attribute("allowzero", 0) == 0;
        Unproven.unless(copies || first.perRow() || first.is(-1), "it gives the batch a fixed size");
        Unproven.unless(growing(target.subList(1, target.size())).isEmpty(), "two sizes grow with the batch");
        return List.of(at.result(OptionalInt.of(0), reshaped(at)));
    }

    private static Shape reshaped(RowCase at) {
        boolean copies = at.attribute("allowzero", 0) == 0;
        List<Dim> dims = new ArrayList<>();
        List<Size> target = at.sizes(1);
        for (int axis = 0; axis < target.size(); axis++) {
            Size size = target.get(axis);
            boolean copied = copies && size.is(0) && at.fact(0).alone().isPresent() && axis < at.rank(0);
            dims.add(copied ? at.dim(0, axis) : dim(size));
        }
        int open = IntStream.range(0, target.size())
                .filter(place -> target.get(place).is(-1))
                .findFirst()
                .orElse(-1);
        if (open >= 0 && at.fact(0).alone().isPresent()) {
            dims.set(open, left(at.alone(0).dims(), dims, open));
        }
        return new Shape(dims);
    }

    /** What is left for the axis {@code open}, where all other sizes are known. */
    private static Dim left(List<Dim> before, List<Dim> after, int open) {
        List<Dim> others = new ArrayList<>(after);
        others.remove(open);
        boolean known =
                product(before) instanceof Dim.Fixed && product(others) instanceof Dim.Fixed rest && rest.size() > 0;
        return known
                ? Dim.of(((Dim.Fixed) product(before)).size() / ((Dim.Fixed) product(others)).size())
                : Dim.unknown();
    }

    /** Case 2. */
    static List<RowFact> flatten(RowCase at) {
        int axis = at.attribute("axis", 1);
        int front = axis < 0 ? axis + at.rank(0) : axis;
        if (at.holdsRows(0)) {
            Unproven.unless(at.axis(0).getAsInt() == 0 && front > 0, "rows do not stay along the first axis");
        }
        List<Dim> dims = at.alone(0).dims();
        Shape alone = new Shape(List.of(product(dims.subList(0, front)), product(dims.subList(front, dims.size()))));
        return List.of(at.result(at.axis(0), alone));
    }

    /** Case 3. */
    static List<RowFact> expand(RowCase at) {
        List<Size> target = at.sizes(1);
        int rank = Math.max(at.rank(0), target.size());
        OptionalInt rows = at.axis(0);
        int from = rank - at.rank(0);
        OptionalInt grown = growing(target);
        OptionalInt asked = grown.isEmpty() ? grown : OptionalInt.of(grown.getAsInt() + rank - target.size());
        if (rows.isPresent()) {
            int axis = rows.getAsInt() + from;
            requireKept(at.dim(0, rows.getAsInt()), axis - (rank - target.size()), target);
            Unproven.unless(asked.orElse(axis) == axis, "another size grows with the batch");
            return List.of(at.result(OptionalInt.of(axis), expanded(at, target, rank)));
        }
        if (asked.isPresent()) {
            int axis = asked.getAsInt() - from;
            Unproven.unless(axis < 0 || at.dim(0, axis).equals(Dim.of(1)), "what it repeats is not of size one there");
        }
        return List.of(at.result(asked, expanded(at, target, rank)));
    }

    private static void requireKept(Dim own, int place, List<Size> target) {
        if (place >= 0) {
            Size size = target.get(place);
            boolean kept = size.is(1)
                    || (size.perRow() && own instanceof Dim.Fixed && dim(size).equals(own));
            Unproven.unless(kept, "it gives the batch another size");
        }
    }

    private static Shape expanded(RowCase at, List<Size> target, int rank) {
        List<Dim> dims = new ArrayList<>();
        for (int place = 0; place < rank; place++) {
            int own = place - (rank - at.rank(0));
            int given = place - (rank - target.size());
            Dim before = own < 0 ? Dim.of(1) : at.dim(0, own);
            dims.add(ElementRules.meet(before, given < 0 ? Dim.of(1) : dim(target.get(given))));
        }
        return new Shape(dims);
    }

    /** Case 4. */
    static List<RowFact> constantOfShape(RowCase at) {
        Shape alone = new Shape(at.sizes(0).stream().map(ShapeRules::dim).toList());
        return List.of(at.result(growing(at.sizes(0)), alone));
    }

    /** Case 5. */
    static List<RowFact> tile(RowCase at) {
        List<Integer> repeats = at.constants(1);
        OptionalInt rows = at.axis(0);
        Unproven.unless(rows.isEmpty() || repeats.get(rows.getAsInt()) == 1, "it repeats the batch");
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < at.rank(0); axis++) {
            dims.add(product(List.of(at.dim(0, axis), Dim.of(repeats.get(axis)))));
        }
        return List.of(at.result(rows, new Shape(dims)));
    }

    /** The place of the one size that grows with the batch. */
    private static OptionalInt growing(List<Size> sizes) {
        List<Integer> places = IntStream.range(0, sizes.size())
                .filter(place -> sizes.get(place).perRow())
                .boxed()
                .toList();
        Unproven.unless(places.size() < 2, "two sizes grow with the batch");
        return places.isEmpty() ? OptionalInt.empty() : OptionalInt.of(places.get(0));
    }

    static Dim dim(Size size) {
        return size.value().isPresent() && size.value().getAsLong() >= 0
                ? Dim.of(size.value().getAsLong())
                : Dim.unknown();
    }

    private static Dim product(List<Dim> dims) {
        long product = 1;
        for (Dim dim : dims) {
            if (!(dim instanceof Dim.Fixed fixed)) {
                return Dim.unknown();
            }
            product *= fixed.size();
        }
        return Dim.of(product);
    }
}
