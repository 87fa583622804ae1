package dev.sonde.ops;

import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An index met with a tensor: its items in two rows, before and after the dots, and checked.
 *
 * @param front items that count from the first axis
 * @param back items that count from the last axis
 */
record Located(Fragment fragment, Operand x, Index index, List<Index.Item> front, List<Index.Item> back) {
    /** An item that takes an axis; {@code axis} is below zero where it counts from the end. */
    record Axis(Index.Item item, int axis, Dim dim) {}

    static Located of(Fragment fragment, Operand x, Index index) {
        List<Index.Item> items = index.items();
        int dots = items.size();
        for (int i = 0; i < items.size(); i++) {
            dots = items.get(i) instanceof Index.Dots ? i : dots;
        }
        List<Index.Item> front = items.subList(0, dots);
        List<Index.Item> back = items.subList(Math.min(items.size(), dots + 1), items.size());
        Located located = new Located(fragment, x, index, front, back);
        located.check();
        return located;
    }

    /** The items that take an axis, in order. */
    List<Axis> axes() {
        List<Axis> axes = new ArrayList<>();
        for (Index.Item item : front) {
            if (!(item instanceof Index.NewAxis)) {
                axes.add(located(item, axes.size()));
            }
        }
        int left = (int)
                back.stream().filter(item -> !(item instanceof Index.NewAxis)).count();
        for (Index.Item item : back) {
            if (!(item instanceof Index.NewAxis)) {
                axes.add(located(item, -left--));
            }
        }
        return axes;
    }

    ShapeException refused(String statement, Index.Item item) {
        Facts facts = Index.facts(statement, index.toString(), item.at())
                .add("operand", x.type().map(Object::toString).orElse("unknown type"));
        fragment.line().ifPresent(facts::askedAt);
        return new ShapeException(facts);
    }

    /** How many dimensions a position leaves: none for a number, else those of the tensor. */
    int rank(Index.At item) {
        if (!(item.position() instanceof Index.Given given)) {
            return 0;
        }
        return given.value()
                .shape()
                .map(Shape::rank)
                .orElseThrow(() -> refused("it is unknown how many dimensions the tensor in this hole has", item));
    }

    private Axis located(Index.Item item, int axis) {
        Dim dim = x.shape().map(shape -> shape.dim(axis)).orElse(Dim.unknown());
        return new Axis(item, axis, dim);
    }

    private void check() {
        List<Index.Item> taking = new ArrayList<>(front);
        taking.addAll(back);
        taking.removeIf(Index.NewAxis.class::isInstance);
        int rank = x.shape().map(Shape::rank).orElse(taking.size());
        if (taking.size() > rank) {
            throw refused("there are more indices than the " + rank + " axes", taking.get(rank));
        }
        axes().forEach(this::check);
        long tensors = taking.stream()
                .filter(item -> item instanceof Index.At at && rank(at) > 0)
                .count();
        if (tensors > 1) {
            throw refused("one tensor with dimensions may stand in an index, not " + tensors, taking.get(0));
        }
    }

    private void check(Axis axis) {
        if (axis.item() instanceof Index.At at) {
            positions(at.position(), at);
            OptionalLong number = at.position().number();
            OptionalLong size = Dims.size(axis.dim());
            if (number.isPresent() && size.isPresent()) {
                inside(number.getAsLong(), size.getAsLong(), at);
            }
        }
        if (axis.item() instanceof Index.Range range) {
            range.start().ifPresent(bound -> scalar(bound, range));
            range.stop().ifPresent(bound -> scalar(bound, range));
        }
    }

    private void inside(long number, long size, Index.At at) {
        if (number < -size || number >= size) {
            throw refused("position " + number + " is outside an axis of size " + size, at);
        }
    }

    private void scalar(Index.Position bound, Index.Range range) {
        positions(bound, range);
        if (bound instanceof Index.Given given
                && given.value().shape().filter(shape -> shape.rank() > 0).isPresent()) {
            throw refused("the bound of a range is a scalar", range);
        }
    }

    private void positions(Index.Position position, Index.Item item) {
        if (!(position instanceof Index.Given given)) {
            return;
        }
        Optional<ElementType> element = given.value().element();
        if (element.equals(Optional.of(ElementType.BOOL))) {
            throw refused("a mask of bool cannot stand in an index: use where", item);
        }
        if (element.filter(type -> type != ElementType.INT64 && type != ElementType.INT32)
                .isPresent()) {
            throw refused("positions are int64 or int32, not " + element.orElseThrow(), item);
        }
    }
}
