package dev.sonde.plan;

import dev.sonde.tensor.Dim;
import java.util.List;

/**
 * The numbers that a processor computes at once. ONNX Runtime computes what is left over at the end of a buffer by another
 * formula for some functions (measured for Sin, Log, Softplus and others), so that a row's last bits hang on where the
 * row lies, unless every row fills whole vectors.
 */
final class Lanes {
    /** Floats in the largest vector of the processors that ONNX Runtime knows. */
    static final long WIDTH = 16;

    private Lanes() {}

    /** Whether the product of {@code dims} is a multiple of the width, whatever the sizes that are not fixed. */
    static boolean areFilled(List<Dim> dims) {
        long product = 1;
        for (Dim dim : dims) {
            if (dim instanceof Dim.Fixed fixed) {
                product = product * fixed.size() % WIDTH;
            }
        }
        return product == 0;
    }
}
