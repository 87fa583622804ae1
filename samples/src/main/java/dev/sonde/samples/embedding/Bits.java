package dev.sonde.samples.embedding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many floats of two files differ in any bit.
 *
 * @param differing how many
 * @param elements of how many
 */
record Bits(int differing, int elements) {

    /** {@return what the floats in two files of one length have to do with each other} */
    static Bits between(Path first, Path second) throws IOException {
        IntBuffer left = ByteBuffer.wrap(Files.readAllBytes(first)).asIntBuffer();
        IntBuffer right = ByteBuffer.wrap(Files.readAllBytes(second)).asIntBuffer();
        if (left.limit() != right.limit()) {
            return new Bits(Math.max(left.limit(), right.limit()), Math.max(left.limit(), right.limit()));
        }
        int differing = 0;
        for (int i = 0; i < left.limit(); i++) {
            differing += left.get(i) == right.get(i) ? 0 : 1;
        }
        return new Bits(differing, left.limit());
    }

    /** {@return this and {@code other} together} */
    Bits and(Bits other) {
        return new Bits(differing + other.differing, elements + other.elements);
    }

    boolean none() {
        return differing == 0 && elements > 0;
    }

    @Override
    public String toString() {
        return differing + " of " + elements + " elements differ";
    }
}
