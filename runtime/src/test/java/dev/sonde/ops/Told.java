package dev.sonde.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;

/** Shapes that were computed before the run, held against those of the run. */
final class Told {
    private Told() {}

    /** The name that tests give to a size, so that equal names are equal sizes. */
    static String name(long size) {
        return "size" + size;
    }

    static void assertHolds(Shape told, long[] actual, String what) {
        assertThat(told.rank()).as(what).isEqualTo(actual.length);
        for (int i = 0; i < actual.length; i++) {
            if (told.dim(i) instanceof Dim.Fixed fixed) {
                assertThat(fixed.size()).as(what).isEqualTo(actual[i]);
            } else if (told.dim(i) instanceof Dim.Named named) {
                assertThat(named.name()).as(what).isEqualTo(name(actual[i]));
            }
        }
    }
}
