package dev.sonde.ops;

import dev.sonde.ops.Located.Axis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** Parts of tensors by {@link Index}, read and replaced. */
public final class Indexing {
    private Indexing() {}

    /** {@return the part of {@code x} that {@code index} means} */
    public static Operand slice(Fragment fragment, Operand x, Index index) {
        Located located = Located.of(fragment, x, index);
        Operand cut = cut(located);
        Operand gathered = gather(located, cut);
        int[] picked =
                places(located, item -> item instanceof Index.At at && isLiteral(at), item -> before(located, item));
        Operand squeezed = picked.length == 0 ? gathered : Shapes.squeeze(fragment, gathered, picked);
        int[] added = places(located, Index.NewAxis.class::isInstance, item -> after(located, item));
        return added.length == 0 ? squeezed : Shapes.unsqueeze(fragment, squeezed, added);
    }

    /**
     * {@return {@code x} with the part that {@code index} means replaced}
     *
     * @param replacement stretched to the part's shape; of the same element type
     */
    public static Operand with(Fragment fragment, Operand x, Index index, Operand replacement) {
        return Replacement.of(Located.of(fragment, x, index), replacement).write();
    }

    /** One Slice for all ranges and literal positions; a position is cut to a size of one. */
    private static Operand cut(Located located) {
        List<Axis> ranges = new ArrayList<>();
        for (Axis axis : located.axes()) {
            if (axis.item() instanceof Index.Range range && !range.isWhole()) {
                ranges.add(axis);
            } else if (axis.item() instanceof Index.At at && isLiteral(at)) {
                ranges.add(new Axis(single(at), axis.axis(), axis.dim()));
            }
        }
        return ranges.isEmpty() ? located.x() : new Bounds(located.fragment(), located.x()).ranges(ranges);
    }

    /** One element, as a range. */
    private static Index.Range single(Index.At at) {
        long position = at.position().number().orElseThrow();
        Optional<Index.Position> stop =
                position == -1 ? Optional.empty() : Optional.of(new Index.Literal(position + 1));
        return new Index.Range(Optional.of(at.position()), stop, 1, at.at());
    }

    /** The holes, in an order in which an axis that goes or grows moves none that is still to come. */
    private static Operand gather(Located located, Operand x) {
        List<Axis> holes = new ArrayList<>(located.axes());
        holes.removeIf(axis -> !(axis.item() instanceof Index.At at) || isLiteral(at));
        holes.sort(Comparator.comparingInt(axis -> axis.axis() >= 0 ? -axis.axis() : axis.axis()));
        Operand gathered = x;
        for (Axis axis : holes) {
            Index.Position position = ((Index.At) axis.item()).position();
            Operand at = position instanceof Index.Fed fed
                    ? located.fragment().feed(fed.value())
                    : ((Index.Given) position).value();
            gathered = Select.gather(located.fragment(), gathered, at, axis.axis());
        }
        return gathered;
    }

    private static boolean isLiteral(Index.At at) {
        return at.position() instanceof Index.Literal;
    }

    /** How many axes an item has once the holes are gathered. */
    private static int before(Located located, Index.Item item) {
        if (item instanceof Index.At at) {
            return isLiteral(at) ? 1 : located.rank(at);
        }
        return item instanceof Index.NewAxis ? 0 : 1;
    }

    /** How many axes an item has in the result. */
    private static int after(Located located, Index.Item item) {
        return item instanceof Index.At at ? located.rank(at) : 1;
    }

    /** Where the chosen items' axes stand, given how many axes each item has; from the end for those after the dots. */
    private static int[] places(Located located, Predicate<Index.Item> chosen, ToIntFunction<Index.Item> width) {
        List<Integer> places = new ArrayList<>();
        int front = 0;
        for (Index.Item item : located.front()) {
            if (chosen.test(item)) {
                places.add(front);
            }
            front += width.applyAsInt(item);
        }
        List<Index.Item> back = new ArrayList<>(located.back());
        Collections.reverse(back);
        int end = 0;
        for (Index.Item item : back) {
            end -= width.applyAsInt(item);
            if (chosen.test(item)) {
                places.add(end);
            }
        }
        return places.stream().mapToInt(Integer::intValue).toArray();
    }
}
