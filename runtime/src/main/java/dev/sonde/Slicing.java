package dev.sonde;

import dev.sonde.ops.Fragment;
import dev.sonde.ops.Indexing;
import dev.sonde.ops.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Parts of values. Where only a run of a Java model tells how many dimensions there are, it is written down in that run,
 * for what has arrived there.
 */
record Slicing(Stand stand, Index index) {

    Operand slice(Operand whole) {
        List<Operand> holes = index.holes(stand);
        if (!isLate(Stream.concat(Stream.of(whole), holes.stream()))) {
            return Indexing.slice(stand.here(), whole, index.over(holes));
        }
        return late(
                List.of(whole),
                holes,
                (fragment, given) -> Indexing.slice(fragment, given.get(0), index.over(tail(given, 1))));
    }

    /** {@return {@code whole} with {@code part} at the index} */
    Operand with(Operand whole, Operand part) {
        List<Operand> holes = index.holes(stand);
        if (!isLate(Stream.concat(Stream.of(whole, part), holes.stream()))) {
            return Indexing.with(stand.here(), whole, index.over(holes), part);
        }
        return late(
                List.of(whole, part),
                holes,
                (fragment, given) -> Indexing.with(fragment, given.get(0), index.over(tail(given, 2)), given.get(1)));
    }

    private boolean isLate(Stream<Operand> needed) {
        return stand.model().isLive() && needed.map(Operand::shape).anyMatch(Optional::isEmpty);
    }

    private Operand late(List<Operand> values, List<Operand> holes, BiFunction<Fragment, List<Operand>, Operand> how) {
        List<Operand> taken = new ArrayList<>(values);
        taken.addAll(holes);
        return stand.recording().hosts().late(stand, how, taken);
    }

    private static List<Operand> tail(List<Operand> all, int from) {
        return all.subList(from, all.size());
    }
}
