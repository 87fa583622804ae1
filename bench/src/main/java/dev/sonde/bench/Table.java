package dev.sonde.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows as people read them. */
final class Table {
    private static final List<String> HEADINGS =
            List.of("task", "shape", "figure", "quartiles", "beside it", "exact", "budget", "");

    private final List<List<String>> lines;

    Table(List<Row> rows) {
        this.lines = rows.stream().map(row -> cells(row, Budget.of(row, rows))).toList();
    }

    private static List<String> cells(Row row, Budget budget) {
        String unit = row.unit().map(name -> " " + name).orElse("");
        return List.of(
                row.task(),
                row.shape(),
                number(row.figure().median(), row.isRatio()) + unit,
                number(row.figure().p25(), row.isRatio()) + " – "
                        + number(row.figure().p75(), row.isRatio()),
                beside(row),
                row.exact().map(exact -> exact ? "yes" : "NO").orElse("–"),
                budget.shown(),
                budget.verdict());
    }

    private static String beside(Row row) {
        return row.figures().entrySet().stream()
                .filter(figure -> !figure.getValue().equals(row.figure()))
                .map(figure -> figure.getKey() + " " + number(figure.getValue().median(), false))
                .collect(Collectors.joining(", "));
    }

    private static String number(double value, boolean ratio) {
        return String.format(Locale.ROOT, ratio ? "%.3f" : "%.1f", value);
    }

    /** {@return the table in columns} */
    String text() {
        List<List<String>> all = withHeadings();
        List<Integer> widths = IntStream.range(0, HEADINGS.size())
                .mapToObj(column -> all.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toList();
        return all.stream()
                .map(line -> IntStream.range(0, line.size())
                        .mapToObj(column -> pad(line.get(column), widths.get(column)))
                        .collect(Collectors.joining("  "))
                        .stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    /** {@return the table in Markdown} */
    String markdown() {
        List<String> all = new ArrayList<>();
        for (List<String> line : withHeadings()) {
            all.add("| " + String.join(" | ", line) + " |");
        }
        all.add(1, "|" + " --- |".repeat(HEADINGS.size()));
        return String.join("\n", all);
    }

    private List<List<String>> withHeadings() {
        List<List<String>> all = new ArrayList<>();
        all.add(HEADINGS);
        all.addAll(lines);
        return all;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
