package dev.sonde.samples.embedding;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The figures of every watched place over all the calls of a run. */
public record LayerTable(Map<String, Figures> rows) {

    /** {@return the table of what the agent wrote into {@code file}} */
    public static LayerTable read(Path file) throws IOException {
        return of(WatchLine.read(file));
    }

    static LayerTable of(List<WatchLine> lines) {
        Map<String, List<Figures>> parts = lines.stream()
                .collect(groupingBy(WatchLine::place, TreeMap::new, mapping(WatchLine::figures, toList())));
        Map<String, Figures> rows = new TreeMap<>();
        parts.forEach((place, figures) -> rows.put(place, Figures.ofAll(figures)));
        return new LayerTable(rows);
    }

    /** {@return the table cell by cell, the heading first} */
    List<List<String>> cells() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("layer", "mean", "std", "min", "max", "non-finite", "numbers"));
        rows.forEach((place, f) -> cells.add(List.of(
                place,
                number(f.mean()),
                number(f.std()),
                number(f.min()),
                number(f.max()),
                Long.toString(f.nonFinite()),
                Long.toString(f.count()))));
        return cells;
    }

    /** {@return the table as lines of text} */
    public List<String> text() {
        return cells().stream()
                .map(row -> String.format("%-17s %9s %8s %9s %9s %11s %10s", row.toArray()))
                .toList();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.5f", value);
    }
}
