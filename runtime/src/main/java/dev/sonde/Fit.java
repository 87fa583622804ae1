package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.graph.OpType;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Value;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Join;
import dev.sonde.ops.Operand;
import dev.sonde.ops.Shapes;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings a value to the type of the place it is written to. */
final class Fit {
    private final Stand stand;

    Fit(Stand stand) {
        this.stand = stand;
    }

    /**
     * Requires that {@code value} can be written to {@code place}, as far as both are known.
     *
     * @throws ShapeException where the element types differ or it cannot be stretched to that shape
     */
    void require(Operand place, Operand value) {
        if (place.type().isEmpty() || value.type().isEmpty()) {
            return;
        }
        TensorType wanted = place.type().get();
        TensorType given = value.type().get();
        boolean shapes = wanted.shape()
                .flatMap(to -> given.shape().map(from -> stretches(from, to)))
                .orElse(true);
        if (wanted.element() != given.element() || !shapes) {
            throw new ShapeException(Facts.of("the value does not fit the place")
                    .add("place", stand.sized(wanted))
                    .add("value", stand.sized(given))
                    .askedAt(CallSite.here()));
        }
    }

    /** {@return {@code value} with the shape of {@code place}} */
    Operand to(Operand place, Operand value) {
        if (place.type().isEmpty() || value.type().isEmpty()) {
            return stand.recording().invoked().isMany() ? stretched(place, value) : value;
        }
        boolean same =
                same(stand.sized(place.type().get()), stand.sized(value.type().get()));
        return same ? value : stretched(place, value);
    }

    /**
     * {@return {@code value} with the shape of {@code place}, of which nothing is asked that has to be computed; a size
     * that nobody knows beforehand is taken to be right}
     *
     * @throws ShapeException where it would have to be stretched to a shape that only a run tells
     */
    Operand instead(Operand place, Operand value) {
        Optional<Shape> wanted = place.shape().map(stand::sized);
        Optional<Shape> given = value.shape().map(stand::sized);
        if (wanted.isEmpty() || given.isEmpty() || isMaybe(given.get(), wanted.get())) {
            return value;
        }
        if (told(place).isEmpty()) {
            throw new ShapeException(Facts.of("the value would have to be stretched to a shape that only a run tells")
                    .add("place", stand.sized(place.type().orElseThrow()))
                    .add("value", stand.sized(value.type().orElseThrow()))
                    .add("do", "give a value of the whole shape")
                    .askedAt(CallSite.here()));
        }
        return stretched(place, value);
    }

    /** Whether it needs no stretching, as far as both are known. */
    private static boolean isMaybe(Shape given, Shape wanted) {
        if (given.rank() != wanted.rank()) {
            return false;
        }
        for (int axis = 0; axis < given.rank(); axis++) {
            boolean one = given.dim(axis).equals(Dim.of(1));
            if (one && !wanted.dim(axis).equals(Dim.of(1))) {
                return false;
            }
        }
        return true;
    }

    /** {@return the shape of {@code place} with {@code number} everywhere} */
    Operand filled(Operand place, Operand number) {
        return stretched(place, number);
    }

    private Operand stretched(Operand place, Operand value) {
        Fragment fragment = stand.here();
        Operand shape = shape(place);
        Operand stretched = Shapes.expand(fragment, value, shape);
        boolean certain = value.shape().map(stand::sized).filter(Shape::isFixed).isPresent();
        boolean besideOthers = stand.recording().invoked().isMany() && !certain;
        boolean maybeWider =
                place.shape().isEmpty() && value.shape().map(Shape::rank).orElse(1) > 0;
        if (besideOthers || maybeWider) {
            // Where rows of several inputs lie side by side, a row too many would be somebody else's. In a body, nobody
            // could say before the run that the value has more axes than the place.
            stretched = fragment.emitAll(
                            OpType.of("Reshape"), List.of(stretched, shape), Map.of(), List.of(place.type()))
                    .get(0);
        }
        return new Operand(stretched.name(), place.type());
    }

    private boolean stretches(Shape given, Shape wanted) {
        Shape from = stand.sized(given);
        Shape to = stand.sized(wanted);
        if (from.rank() > to.rank()) {
            return false;
        }
        for (int axis = 1; axis <= from.rank(); axis++) {
            Dim a = from.dim(-axis);
            Dim b = to.dim(-axis);
            if (a instanceof Dim.Fixed && b instanceof Dim.Fixed && !a.equals(b) && !a.equals(Dim.of(1))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(TensorType a, TensorType b) {
        return a.equals(b)
                && a.shape().isPresent()
                && a.shape().get().dims().stream().noneMatch(Dim.Unknown.class::isInstance);
    }

    /**
     * The shape of {@code place} as an int64 vector. Sizes that the model's inputs tell are taken from them, so that
     * what computed the place is not needed for its shape alone.
     */
    private Operand shape(Operand place) {
        return told(place).orElseGet(() -> Shapes.shape(stand.here(), place));
    }

    private Optional<Operand> told(Operand place) {
        Fragment fragment = stand.here();
        Optional<Shape> known = place.shape();
        if (known.isEmpty() || known.get().isFixed()) {
            return known.map(shape -> fragment.ints(shape.sizes()));
        }
        List<Operand> sizes = new ArrayList<>();
        known.get().dims().forEach(dim -> size(fragment, dim).ifPresent(sizes::add));
        return sizes.size() < known.get().rank() ? Optional.empty() : Optional.of(Join.concat(fragment, sizes, 0));
    }

    private Optional<Operand> size(Fragment fragment, Dim dim) {
        if (dim instanceof Dim.Fixed fixed) {
            return Optional.of(fragment.ints(fixed.size()));
        }
        if (!(dim instanceof Dim.Named named)) {
            return Optional.empty();
        }
        Dim plain = Dim.of(Sizes.plain(named.name()));
        for (Value input : stand.model().exported().graph().inputs()) {
            List<Dim> dims =
                    input.type().flatMap(TensorType::shape).map(Shape::dims).orElse(List.of());
            int axis = dims.indexOf(plain);
            if (axis >= 0) {
                return stand.recording()
                        .invoked()
                        .owner(named.name())
                        .map(owner -> Shapes.sizeAt(fragment, owner.alias(new Read(input.name(), false)), axis));
            }
        }
        return Optional.empty();
    }
}
