package dev.sonde.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which row of a tensor serves which row that was asked for. Rows that nothing has told apart yet are one.
 *
 * @param places the place in the tensor, by the row that was asked for
 */
public record RowMap(List<Integer> places) {
    public RowMap {
        places = List.copyOf(places);
    }

    /** {@return a map in which each of {@code rows} has a place of its own} */
    public static RowMap apart(int rows) {
        return new RowMap(IntStream.range(0, rows).boxed().toList());
    }

    /** {@return a map in which all of {@code rows} are one} */
    public static RowMap one(int rows) {
        return new RowMap(IntStream.range(0, rows).map(row -> 0).boxed().toList());
    }

    /** {@return a map in which equal {@code rows} are one} */
    public static RowMap of(List<?> rows) {
        List<?> distinct = rows.stream().distinct().toList();
        return new RowMap(rows.stream().map(row -> distinct.indexOf(row)).toList());
    }

    /** {@return how many rows the tensor holds} */
    public int count() {
        return places.stream().mapToInt(place -> place + 1).max().orElse(0);
    }

    /** {@return a map that tells apart what this one or {@code other} does; one of them where that is enough} */
    RowMap with(RowMap other) {
        if (tellsAllOf(other)) {
            return this;
        }
        if (other.tellsAllOf(this)) {
            return other;
        }
        Map<List<Integer>, Integer> pairs = new LinkedHashMap<>();
        List<Integer> joined = new ArrayList<>();
        for (int row = 0; row < places.size(); row++) {
            pairs.putIfAbsent(List.of(places.get(row), other.places.get(row)), pairs.size());
            joined.add(pairs.getOrDefault(List.of(places.get(row), other.places.get(row)), 0));
        }
        return new RowMap(joined);
    }

    /** {@return for each row of a tensor with the map {@code finer}, where it lies in the tensor with this one} */
    List<Integer> seenFrom(RowMap finer) {
        List<Integer> sources = new ArrayList<>(
                IntStream.range(0, finer.count()).map(place -> 0).boxed().toList());
        for (int row = 0; row < places.size(); row++) {
            sources.set(finer.places.get(row), places.get(row));
        }
        return sources;
    }

    /** {@return the places of {@code rows}} */
    List<Integer> placesOf(List<Integer> rows) {
        return rows.stream().map(places::get).toList();
    }

    /** Whether rows that are one here are one there. */
    private boolean tellsAllOf(RowMap other) {
        Map<Integer, Integer> seen = new LinkedHashMap<>();
        for (int row = 0; row < places.size(); row++) {
            Integer there = other.places.get(row);
            Integer before = seen.putIfAbsent(places.get(row), there);
            if (before != null && !before.equals(there)) {
                return false;
            }
        }
        return true;
    }
}
