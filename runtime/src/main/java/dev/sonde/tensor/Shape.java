package dev.sonde.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The dimensions of a tensor; no dimensions are a scalar. */
public record Shape(List<Dim> dims) {
    public Shape {
        dims = List.copyOf(dims);
    }

    /** {@return a shape of known sizes} */
    public static Shape of(long... sizes) {
        return new Shape(Arrays.stream(sizes).mapToObj(Dim::of).toList());
    }

    /** {@return the number of dimensions} */
    public int rank() {
        return dims.size();
    }

    /** {@return the dimension at {@code axis}, counted from the end where negative} */
    public Dim dim(int axis) {
        return dims.get(axis < 0 ? axis + rank() : axis);
    }

    /** {@return whether every size is known} */
    public boolean isFixed() {
        for (Dim dim : dims) {
            if (!(dim instanceof Dim.Fixed)) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return the sizes}
     *
     * @throws IllegalStateException where one is not known
     */
    public long[] sizes() {
        if (!isFixed()) {
            throw new IllegalStateException("not every size is known in " + this);
        }
        long[] sizes = new long[dims.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = ((Dim.Fixed) dims.get(i)).size();
        }
        return sizes;
    }

    /** {@return the shape in brackets: {@code [batch, 16, 384]}} */
    @Override
    public String toString() {
        return dims.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
