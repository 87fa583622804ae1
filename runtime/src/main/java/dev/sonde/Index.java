package dev.sonde;

import dev.sonde.error.ShapeException;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.TensorLike;
import java.util.List;
import java.util.function.Function;

/**
 * Which part of a tensor is meant, written as NumPy does: {@code "..., -1, :"}, {@code "1:5:2"}, {@code "None, 0"}.
 *
 * <p>A {@code ?} is a hole. A number in it is fed to a run, so traces that differ in such numbers alone share a native
 * session; a tensor in it picks several positions, as in PyTorch. An index belongs to no trace until it is used.
 */
public final class Index {
    private final String pattern;
    private final Function<Operand[], dev.sonde.ops.Index> made;
    private final List<TensorLike> holes;

    private Index(String pattern, Function<Operand[], dev.sonde.ops.Index> made, List<TensorLike> holes) {
        this.pattern = pattern;
        this.made = made;
        this.holes = holes;
    }

    /**
     * {@return the index that {@code pattern} describes}
     *
     * @throws ShapeException with a caret under the character that is wrong
     */
    public static Index of(String pattern) {
        return of(pattern, new int[0]);
    }

    /** {@return the index that {@code pattern} describes, its holes filled by numbers} */
    public static Index of(String pattern, int... holes) {
        dev.sonde.ops.Index index = dev.sonde.ops.Index.of(pattern, holes);
        return new Index(pattern, none -> index, List.of());
    }

    /** {@return the index that {@code pattern} describes, its holes filled by positions: int64 or int32} */
    public static Index of(String pattern, TensorLike... holes) {
        return new Index(pattern, filled -> dev.sonde.ops.Index.of(pattern, filled), List.of(holes));
    }

    /** {@return the positions in the holes, as values of {@code stand}} */
    List<Operand> holes(Stand stand) {
        return holes.stream().map(stand::operand).toList();
    }

    /** {@return this with {@code filled} in the holes} */
    dev.sonde.ops.Index over(List<Operand> filled) {
        return made.apply(filled.toArray(Operand[]::new));
    }

    /** {@return the pattern} */
    @Override
    public String toString() {
        return pattern;
    }
}
