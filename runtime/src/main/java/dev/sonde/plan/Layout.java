package dev.sonde.plan;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the rows of a batch lie in a tensor: what the tensor of the whole batch is, compared with the tensors of its rows
 * run alone.
 */
public sealed interface Layout {
    /** The same tensor, whatever the batch: weights and what follows from them. */
    record Shared() implements Layout {}

    /**
     * The rows' own tensors, one after the other along an axis.
     *
     * @param rounding the operator after which the last bits of a row may hang on the rows beside it; empty where every
     *     bit is the row's own
     */
    record Along(int axis, Optional<Cause> rounding) implements Layout {}

    /** Whole numbers that follow from shapes: a scalar or a short vector. */
    record Sizes(List<Size> sizes) implements Layout {
        public Sizes {
            sizes = List.copyOf(sizes);
        }

        /** {@return whether a number of these grows with the batch} */
        boolean growing() {
            return sizes.stream().anyMatch(Size::perRow);
        }
    }

    /**
     * The rows' own whole numbers, one after the other along an axis, plus the number of the row in the batch: 0 for the
     * first, 1 for the second and so on. It is how a graph looks up in which row it is.
     *
     * @param tuples whether only the first entry of the last axis counts the rows, as index tuples do; else every entry
     */
    record Numbered(int axis, boolean tuples) implements Layout {}

    /** Something else, or something that no rule knows: rows may see each other. */
    record Mixed(Cause cause) implements Layout {}

    /**
     * A number that follows from shapes.
     *
     * @param perRow whether it is, for a batch, its value for a row alone times the number of rows; else it is the same
     * @param value its value where a row runs alone, as far as it is known
     */
    record Size(boolean perRow, OptionalLong value) {
        static Size of(long value) {
            return new Size(false, OptionalLong.of(value));
        }

        static Size unknown() {
            return new Size(false, OptionalLong.empty());
        }

        /** Whether it is {@code number}, whatever the batch. */
        boolean is(long number) {
            return !perRow && value.equals(OptionalLong.of(number));
        }
    }

    /**
     * Why rows are not proven apart.
     *
     * @param operator the operator that mixes them, or {@code input}
     * @param tensor a tensor that it makes
     */
    record Cause(String operator, String tensor, String reason) {
        @Override
        public String toString() {
            return operator + " (\"" + tensor + "\"): " + reason;
        }
    }
}
