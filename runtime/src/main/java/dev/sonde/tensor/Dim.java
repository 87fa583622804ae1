package dev.sonde.tensor;

/** One dimension of a shape: a number, a name that stands for one, or unknown. */
public sealed interface Dim {
    /** A dimension whose size is known. */
    record Fixed(long size) implements Dim {
        @Override
        public String toString() {
            return Long.toString(size);
        }
    }

    /** A dimension that the model calls by a name; equal names are equal sizes. */
    record Named(String name) implements Dim {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A dimension of which nothing is known. */
    record Unknown() implements Dim {
        @Override
        public String toString() {
            return "?";
        }
    }

    /** {@return a dimension of {@code size}} */
    static Dim of(long size) {
        return new Fixed(size);
    }

    /** {@return a dimension called {@code name}} */
    static Dim of(String name) {
        return new Named(name);
    }

    /** {@return a dimension of which nothing is known} */
    static Dim unknown() {
        return new Unknown();
    }
}
