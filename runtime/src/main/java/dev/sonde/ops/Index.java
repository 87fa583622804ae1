package dev.sonde.ops;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which part of a tensor is meant, written as NumPy does: {@code "..., -1, :"}, {@code "1:5:2"}, {@code "None, 0"}.
 *
 * <p>A {@code ?} is a hole: it stands for a whole number, which is fed to a run and so is no part of the structure, or
 * for a tensor of positions. A tensor with dimensions puts them where its axis was; there may be one such tensor, and
 * axes picked by a number are gone before it is asked, as in PyTorch.
 */
public final class Index {
    private final String text;
    private final List<Item> items;

    /** What stands between two commas; {@code at} is where in the text. */
    sealed interface Item {
        int at();
    }

    /** As many whole axes as are left. */
    record Dots(int at) implements Item {}

    /** A new axis of size one. */
    record NewAxis(int at) implements Item {}

    /** One position of an axis, or those that a tensor holds. */
    record At(Position position, int at) implements Item {}

    /** Positions from a start up to a stop, by steps. */
    record Range(Optional<Position> start, Optional<Position> stop, long step, int at) implements Item {
        boolean isWhole() {
            return start.isEmpty() && stop.isEmpty() && step == 1;
        }

        /** Whether the bounds are written in the text, not fed. */
        boolean isLiteral() {
            return start.map(Literal.class::isInstance).orElse(true)
                    && stop.map(Literal.class::isInstance).orElse(true);
        }
    }

    /** A position on an axis, below zero from the end. */
    sealed interface Position {
        /** The number, where it is known now. */
        default OptionalLong number() {
            return OptionalLong.empty();
        }
    }

    /** A number in the text. */
    record Literal(long value) implements Position {
        @Override
        public OptionalLong number() {
            return OptionalLong.of(value);
        }
    }

    /** A number in a hole: its value is fed. */
    record Fed(Tensor value) implements Position {
        @Override
        public OptionalLong number() {
            return OptionalLong.of((long) value.item());
        }
    }

    /** A value in a hole. */
    record Given(Operand value) implements Position {}

    private Index(String text, List<Position> holes) {
        this.text = text;
        this.items = new IndexText(text, holes).parse();
    }

    /**
     * {@return the index that {@code pattern} describes}
     *
     * @throws ShapeException with a caret under the character that is wrong
     */
    public static Index of(String pattern) {
        return new Index(pattern, List.of());
    }

    /** {@return the index that {@code pattern} describes, its holes filled by numbers} */
    public static Index of(String pattern, int... holes) {
        return new Index(
                pattern,
                Arrays.stream(holes)
                        .<Position>mapToObj(hole -> new Fed(Tensor.scalar(hole, ElementType.INT64)))
                        .toList());
    }

    /** {@return the index that {@code pattern} describes, its holes filled by whole numbers that a run computes} */
    public static Index of(String pattern, Operand... holes) {
        return new Index(pattern, Arrays.stream(holes).<Position>map(Given::new).toList());
    }

    List<Item> items() {
        return items;
    }

    /** {@return the pattern} */
    @Override
    public String toString() {
        return text;
    }

    /** An error about the character {@code at} of {@code text}. */
    static Facts facts(String statement, String text, int at) {
        return Facts.of(statement).add("index", '"' + text + "\"\n" + " ".repeat(at + 1) + "^");
    }

    static ShapeException refused(String statement, String text, int at) {
        return new ShapeException(facts(statement, text, at).askedAt(CallSite.here()));
    }
}
