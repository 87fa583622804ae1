package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import java.util.Arrays;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * A way to look at a place: its numbers in another shape or order, say. What is written through it goes back the way it
 * came. A view belongs to no trace.
 */
public final class View {
    private final UnaryOperator<Proxy> see;
    private final BinaryOperator<Proxy> putBack;

    private View(UnaryOperator<Proxy> see, BinaryOperator<Proxy> putBack) {
        this.see = see;
        this.putBack = putBack;
    }

    /**
     * {@return a view of your own}
     *
     * @param see what is seen of a value
     * @param back what a value of the place becomes where this is seen of it
     */
    public static View of(UnaryOperator<Proxy> see, UnaryOperator<Proxy> back) {
        return new View(see, (whole, seen) -> back.apply(seen));
    }

    /**
     * {@return a view of your own, which shows a part of what is there}
     *
     * @param see what is seen of a value
     * @param putBack the value with something else seen of it: given the value and that
     */
    public static View within(UnaryOperator<Proxy> see, BinaryOperator<Proxy> putBack) {
        return new View(see, putBack);
    }

    /** {@return the heads of attention apart: {@code [..., tokens, heads * width]} as {@code [..., heads, tokens, width]}} */
    public static View heads(int count) {
        return of(value -> apart(value, count), View::together);
    }

    /** {@return the dimensions in the order {@code axes}} */
    public static View transpose(int... axes) {
        int[] back = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            int axis = axes[i] < 0 ? axes[i] + axes.length : axes[i];
            if (axis < 0 || axis >= axes.length) {
                throw new ShapeException(Facts.of(
                                "axes " + Arrays.toString(axes) + " do not name each of " + axes.length + " dimensions")
                        .askedAt(CallSite.here()));
            }
            back[axis] = i;
        }
        return of(value -> value.transpose(axes), seen -> seen.transpose(back));
    }

    /** {@return the elements in another shape; one -1 in it is computed, a 0 keeps the size at its place} */
    public static View reshape(long... sizes) {
        return within(value -> value.reshape(sizes), (whole, seen) -> seen.reshape(whole.shape()));
    }

    private static Proxy apart(Proxy value, int count) {
        int rank = rank(value);
        Dim width = shape(value).dim(-1);
        if (rank < 2 || (width instanceof Dim.Fixed fixed && fixed.size() % count != 0)) {
            throw new ShapeException(Facts.of(count + " heads do not fill " + shape(value))
                    .add("wanted", "[..., tokens, " + count + " * width]")
                    .askedAt(CallSite.here()));
        }
        long[] sizes = new long[rank + 1];
        sizes[rank - 1] = count;
        sizes[rank] = -1;
        return value.reshape(sizes).transpose(swapped(rank + 1));
    }

    private static Proxy together(Proxy seen) {
        int rank = rank(seen);
        long[] sizes = new long[rank - 1];
        sizes[rank - 2] = -1;
        return seen.transpose(swapped(rank)).reshape(sizes);
    }

    /** All axes in order but the two before the last, which change places. */
    private static int[] swapped(int rank) {
        int[] axes = new int[rank];
        Arrays.setAll(axes, axis -> axis);
        axes[rank - 3] = rank - 2;
        axes[rank - 2] = rank - 3;
        return axes;
    }

    private static int rank(Proxy value) {
        return shape(value).rank();
    }

    private static Shape shape(Proxy value) {
        return value.type()
                .shape()
                .orElseThrow(() -> new ShapeException(Facts.of("the shape of this value is known only when it runs")
                        .add("do", value.stand().model().untaught())
                        .askedAt(CallSite.here())));
    }

    Proxy see(Proxy value) {
        return see.apply(value);
    }

    /** {@return {@code whole} with {@code seen} to be seen of it} */
    Proxy putBack(Proxy whole, Proxy seen) {
        return putBack.apply(whole, seen);
    }
}
