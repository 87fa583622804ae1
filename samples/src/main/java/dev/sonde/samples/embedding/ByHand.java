package dev.sonde.samples.embedding;

import dev.sonde.tensor.Tensor;

/** What the model is asked to compute, computed without it. */
final class ByHand {
    private ByHand() {}

    /** {@return {@code hidden} with {@code vector} added to each of its rows} */
    static Tensor sum(Tensor hidden, Tensor vector) {
        float[] values = hidden.toFloatArray();
        float[] addend = vector.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += addend[i % addend.length];
        }
        return Tensor.of(values, hidden.shape());
    }

    /** {@return how many elements of two tensors of one shape differ in any bit} */
    static Bits bits(Tensor one, Tensor other) {
        float[] left = one.toFloatArray();
        float[] right = other.toFloatArray();
        int differing = 0;
        for (int i = 0; i < left.length; i++) {
            differing += Float.floatToRawIntBits(left[i]) == Float.floatToRawIntBits(right[i]) ? 0 : 1;
        }
        return new Bits(differing, left.length);
    }
}
