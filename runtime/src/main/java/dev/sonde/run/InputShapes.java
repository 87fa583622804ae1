package dev.sonde.run;

import dev.sonde.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/** The shapes of a run's inputs, as a key. */
final class InputShapes {
    private final long[] sizes;
    private final int hash;

    private InputShapes(long[] sizes) {
        this.sizes = sizes;
        this.hash = Arrays.hashCode(sizes);
    }

    static InputShapes of(Map<String, Tensor> inputs) {
        String[] names = inputs.keySet().toArray(String[]::new);
        Arrays.sort(names);
        long[] sizes = new long[8];
        int end = 0;
        for (String name : names) {
            Tensor tensor = inputs.get(name);
            if (tensor != null) {
                long[] shape = tensor.shape();
                sizes = Arrays.copyOf(sizes, Math.max(sizes.length, end + shape.length + 2));
                sizes[end++] = name.hashCode();
                sizes[end++] = shape.length;
                System.arraycopy(shape, 0, sizes, end, shape.length);
                end += shape.length;
            }
        }
        return new InputShapes(Arrays.copyOf(sizes, end));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InputShapes shapes && Arrays.equals(sizes, shapes.sizes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
