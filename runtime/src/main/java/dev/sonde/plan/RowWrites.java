package dev.sonde.plan;

import dev.sonde.graph.Patch.Write;
import dev.sonde.plan.Invocations.Part;
import dev.sonde.plan.JoinRows.Placed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the invokers write, and what is seen of it.
 *
 * <ol>
 *   <li>A node sees the write that names it, else the one that everyone sees, of each invoker.
 *   <li>The rows that nobody wrote stay, each once; the written ones come behind them, invoker by invoker.
 *   <li>What is the same for all rows can only be written for all rows, with one value.
 * </ol>
 */
final class RowWrites {
    private final Rows rows;
    private final Invocations asked;
    private final RowNodes made;
    private final Map<Map<Part, Write>, Placed> versions = new HashMap<>();

    RowWrites(Rows rows, Invocations asked, RowNodes made) {
        this.rows = rows;
        this.asked = asked;
        this.made = made;
    }

    /** {@return {@code tensor} as those see it who make {@code users}, everyone where there are none} */
    Placed seen(String tensor, Placed own, Set<String> users) {
        Map<Part, Write> seen = new LinkedHashMap<>();
        for (Part part : asked.parts()) {
            seen(part, tensor, users).ifPresent(write -> seen.put(part, write));
        }
        if (seen.isEmpty()) {
            return own;
        }
        Placed known = versions.get(seen);
        if (known == null) {
            known = rows.layout(tensor) instanceof Layout.Along ? version(tensor, own, seen) : replaced(tensor, seen);
            versions.put(seen, known);
        }
        return known;
    }

    /** Case 1. */
    private static Optional<Write> seen(Part part, String tensor, Set<String> users) {
        Optional<Write> forAll = Optional.empty();
        for (Write write : part.writes()) {
            if (write.tensor().equals(tensor)) {
                if (write.users().stream().anyMatch(users::contains)) {
                    return Optional.of(write);
                }
                forAll = write.users().isEmpty() ? Optional.of(write) : forAll;
            }
        }
        return forAll;
    }

    /** Case 2. */
    private Placed version(String tensor, Placed own, Map<Part, Write> seen) {
        if (!rows.isSingle(tensor)) {
            throw JoinRows.refused(tensor, "a row has several entries where rows lie");
        }
        int axis = rows.fact(tensor).grown().orElseThrow();
        List<Integer> kept = kept(tensor, own, seen.keySet());
        List<String> pieces = new ArrayList<>();
        if (!kept.isEmpty()) {
            pieces.add(made.rows(own.name(), axis, own.map().count(), kept));
        }
        List<Integer> places = new ArrayList<>(own.map().places());
        places.replaceAll(kept::indexOf);
        int next = kept.size();
        for (Map.Entry<Part, Write> write : seen.entrySet()) {
            pieces.add(write.getValue().value());
            for (int row : write.getKey().rows()) {
                places.set(row, next++);
            }
        }
        return new Placed(made.concat(axis, pieces), new RowMap(places));
    }

    /** The places of the rows that nobody wrote. */
    private List<Integer> kept(String tensor, Placed own, Set<Part> writers) {
        Set<Integer> written = new HashSet<>();
        for (Part part : writers) {
            for (int row : part.rows()) {
                if (!written.add(row)) {
                    throw JoinRows.refused(tensor, "two invokers write row " + row);
                }
            }
        }
        List<Integer> kept = new ArrayList<>();
        for (int row = 0; row < asked.rows(); row++) {
            if (!written.contains(row)) {
                kept.add(own.map().places().get(row));
            }
        }
        return kept.stream().distinct().sorted().toList();
    }

    /** Case 3. */
    private Placed replaced(String tensor, Map<Part, Write> seen) {
        Set<Integer> writers = new HashSet<>();
        Set<String> values = new HashSet<>();
        seen.forEach((part, write) -> {
            writers.addAll(part.rows());
            values.add(write.value());
        });
        if (values.size() > 1
                || writers.size() < asked.rows()
                || !rows.fact(tensor).isShared()) {
            throw JoinRows.refused(tensor, "it is the same for all rows, and not all of them write the same to it");
        }
        if (rows.restsOn(tensor)) {
            throw JoinRows.refused(tensor, "the proof rests on its numbers, and it is written");
        }
        return new Placed(values.iterator().next(), RowMap.one(asked.rows()));
    }
}
