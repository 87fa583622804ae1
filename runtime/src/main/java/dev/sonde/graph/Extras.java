package dev.sonde.graph;

import java.util.Arrays;

/** What a file said of something beyond what these classes model, kept as it was so that writing loses nothing. */
public final class Extras {
    /** Nothing beyond. */
    public static final Extras NONE = new Extras(new byte[0]);

    private final byte[] bytes;

    private Extras(byte[] bytes) {
        this.bytes = bytes;
    }

    /** {@return extras holding a copy of {@code bytes}, whose meaning only the reader that made them knows} */
    public static Extras of(byte[] bytes) {
        return bytes.length == 0 ? NONE : new Extras(bytes.clone());
    }

    /** {@return a copy of the bytes} */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Extras extras && Arrays.equals(bytes, extras.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
