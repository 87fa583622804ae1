package dev.sonde.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What processes found out: rows in the making, and what was wrong.
 *
 * @param wrong a line for each task whose values were wrong
 */
record Findings(List<Measurement> measurements, List<String> wrong) {
    private static final String WRONG = "wrong\t";

    Findings {
        measurements = List.copyOf(measurements);
        wrong = List.copyOf(wrong);
    }

    static Findings none() {
        return new Findings(List.of(), List.of());
    }

    static Findings of(Measurement measurement) {
        return new Findings(List.of(measurement), List.of());
    }

    static Findings wrong(String complaint) {
        return new Findings(List.of(), List.of(complaint.replace('\n', ' ')));
    }

    /** {@return these and the others, the figures of one row put together} */
    Findings and(Findings others) {
        List<Measurement> merged = new ArrayList<>(measurements);
        others.measurements.forEach(other -> merge(merged, other));
        List<String> complaints = new ArrayList<>(wrong);
        complaints.addAll(others.wrong);
        return new Findings(merged, complaints);
    }

    private static void merge(List<Measurement> merged, Measurement other) {
        for (int i = 0; i < merged.size(); i++) {
            if (merged.get(i).isLike(other)) {
                merged.set(i, merged.get(i).and(other));
                return;
            }
        }
        merged.add(other);
    }

    /** {@return the rows in the order of the tasks, less those of which a process found the values wrong} */
    List<Row> rows() {
        return Task.all().stream()
                .flatMap(task -> measurements.stream()
                        .filter(measurement -> measurement.task().equals(task.label()))
                        .filter(measurement -> !isWrong(measurement)))
                .map(Measurement::row)
                .toList();
    }

    private boolean isWrong(Measurement measurement) {
        return wrong.stream().anyMatch(line -> line.startsWith(measurement.task() + " " + measurement.shape() + ":"));
    }

    /** Adds these to what is in {@code file}. */
    void append(Path file) {
        List<String> lines = new ArrayList<>();
        measurements.forEach(measurement -> lines.add(measurement.line()));
        wrong.forEach(complaint -> lines.add(WRONG + complaint));
        try {
            Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return what processes added to {@code file}} */
    static Findings read(Path file) {
        try {
            Findings all = none();
            for (String line : Files.readAllLines(file)) {
                all = all.and(
                        line.startsWith(WRONG) ? wrong(line.substring(WRONG.length())) : of(Measurement.parse(line)));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
