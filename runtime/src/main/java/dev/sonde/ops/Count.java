package dev.sonde.ops;

import dev.sonde.tensor.Dim;
import java.util.ArrayList;
import java.util.List;

/**
 * A number of elements: a factor, times sizes that have names.
 *
 * @param isKnown whether no unknown size is part of it
 */
record Count(long factor, List<String> names, boolean isKnown) {
    static Count of(List<Dim> dims) {
        long factor = 1;
        boolean known = true;
        List<String> names = new ArrayList<>();
        for (Dim dim : dims) {
            if (dim instanceof Dim.Fixed fixed) {
                factor *= fixed.size();
            } else if (dim instanceof Dim.Named named) {
                names.add(named.name());
            } else {
                known = false;
            }
        }
        return new Count(factor, names.stream().sorted().toList(), known);
    }

    /** Whether both are plain numbers. */
    boolean isFixedWith(Count other) {
        return isKnown && other.isKnown && names.isEmpty() && other.names.isEmpty();
    }

    /** The size that {@code part} must be multiplied with to give this one; unknown where names do not cancel. */
    Dim over(Count part) {
        List<String> left = new ArrayList<>(names);
        boolean cancels = isKnown && part.isKnown && part.names.stream().allMatch(left::remove);
        if (!cancels || part.factor == 0 || factor % part.factor != 0) {
            return Dim.unknown();
        }
        long quotient = factor / part.factor;
        if (left.isEmpty()) {
            return Dim.of(quotient);
        }
        return quotient == 1 && left.size() == 1 ? Dim.of(left.get(0)) : Dim.unknown();
    }

    /** The size of these dimensions made one. */
    static Dim merged(List<Dim> dims) {
        return of(dims).over(new Count(1, List.of(), true));
    }
}
