package dev.sonde.ops;

import dev.sonde.tensor.Dim;
import java.util.Optional;
import java.util.OptionalLong;

/** What two dimensions say of each other. */
final class Dims {
    static final Dim ONE = Dim.of(1);

    private Dims() {}

    /** The size that two dimensions have when one is stretched to the other; empty where that cannot be. */
    static Optional<Dim> broadcast(Dim a, Dim b) {
        if (a.equals(b) || b.equals(ONE)) {
            return Optional.of(a);
        }
        if (a.equals(ONE)) {
            return Optional.of(b);
        }
        if (a instanceof Dim.Fixed && b instanceof Dim.Fixed) {
            return Optional.empty();
        }
        // A size above one can only have met itself or a one.
        return Optional.of(a instanceof Dim.Fixed ? a : b instanceof Dim.Fixed ? b : Dim.unknown());
    }

    /** The size of two dimensions that must be equal; empty where they are not. */
    static Optional<Dim> same(Dim a, Dim b) {
        if (a instanceof Dim.Fixed && b instanceof Dim.Fixed && !a.equals(b)) {
            return Optional.empty();
        }
        return Optional.of(rank(a) >= rank(b) ? a : b);
    }

    /** Whether both are known to be the same size. */
    static boolean areEqual(Dim a, Dim b) {
        return a.equals(b) && !(a instanceof Dim.Unknown);
    }

    static OptionalLong size(Dim dim) {
        return dim instanceof Dim.Fixed fixed ? OptionalLong.of(fixed.size()) : OptionalLong.empty();
    }

    private static int rank(Dim dim) {
        return dim instanceof Dim.Fixed ? 2 : dim instanceof Dim.Named ? 1 : 0;
    }
}
