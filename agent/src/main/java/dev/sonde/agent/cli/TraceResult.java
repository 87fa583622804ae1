package dev.sonde.agent.cli;

import dev.sonde.run.Fidelity;
import dev.sonde.run.RandomInputs.Choice;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run gave.
 *
 * @param leftOut the places that patterns named and no run has, and what swallowed each
 */
record TraceResult(List<Choice> inputs, List<Kept> kept, Fidelity fidelity, Map<String, String> leftOut) {
    private static final int SHOWN = 4;
    private static final int FIRST = 8;

    /** A place and its numbers. */
    record Kept(String place, String tensor, Tensor numbers) {}

    Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        kept.forEach(each -> tensors.put(each.place, each.numbers));
        return tensors;
    }

    String text(Optional<Path> file) {
        Table given = new Table("  ");
        inputs.forEach(
                choice -> given.add(choice.input(), choice.tensor().type().toString(), choice.what()));
        Table table = new Table("  ");
        table.add("place", "type and shape", "mean", "std", "min", "max", "first values");
        kept.forEach(each -> table.add(row(each)));
        StringBuilder text = new StringBuilder();
        line(text, "inputs").append(given);
        line(text, "saved").append(table);
        line(text, state() + ": " + meaning());
        if (!leftOut.isEmpty()) {
            Table left = new Table("  ");
            leftOut.forEach((place, by) -> left.add(place, "swallowed by " + by));
            line(text, "left out; --unfused computes them beside the graph that runs")
                    .append(left);
        }
        file.ifPresent(target -> line(text, "written to " + target));
        return text.toString();
    }

    private static StringBuilder line(StringBuilder text, String line) {
        return text.append(line).append(System.lineSeparator());
    }

    private static String[] row(Kept each) {
        List<String> cells =
                new ArrayList<>(List.of(each.place, each.numbers.type().toString()));
        if (each.numbers.element() == ElementType.STRING || each.numbers.size() == 0) {
            cells.addAll(List.of("-", "-", "-", "-"));
        } else {
            Statistics told = Statistics.of(each.numbers);
            cells.addAll(List.of(
                    Figures.shown(told.mean()),
                    Figures.shown(told.std()),
                    Figures.shown(told.min()),
                    Figures.shown(told.max())));
        }
        cells.add(values(each.numbers));
        return cells.toArray(String[]::new);
    }

    private static String values(Tensor numbers) {
        List<String> values =
                Figures.first(numbers, SHOWN).stream().map(Figures::shown).toList();
        return values.isEmpty() ? "(empty)" : String.join("  ", values) + (numbers.size() > SHOWN ? "  …" : "");
    }

    Map<String, @Nullable Object> json(Path model) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("model", model.toString());
        all.put("state", state());
        all.put("max_abs_diff", difference());
        all.put("why", meaning());
        all.put("inputs", inputs.stream().map(TraceResult::json).toList());
        all.put("saved", kept.stream().map(TraceResult::json).toList());
        List<Object> left = new ArrayList<>();
        leftOut.forEach((place, by) -> left.add(Map.of("place", place, "swallowed_by", by)));
        all.put("left_out", left);
        return all;
    }

    private static Map<String, @Nullable Object> json(Choice choice) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("name", choice.input());
        told.putAll(TypeJson.of(Optional.of(choice.tensor().type())));
        told.put("what", choice.what());
        return told;
    }

    private static Map<String, @Nullable Object> json(Kept each) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("place", each.place);
        told.put("tensor", each.tensor);
        told.putAll(TypeJson.of(Optional.of(each.numbers.type())));
        if (each.numbers.element() != ElementType.STRING) {
            Statistics statistics = Statistics.of(each.numbers);
            told.put("mean", statistics.mean());
            told.put("std", statistics.std());
            told.put("min", statistics.min());
            told.put("max", statistics.max());
            told.put("non_finite", statistics.nonFinite());
        }
        told.put("count", each.numbers.size());
        told.put("first", Figures.first(each.numbers, FIRST));
        return told;
    }

    private String state() {
        if (fidelity instanceof Fidelity.Exact) {
            return "EXACT";
        }
        return fidelity instanceof Fidelity.Perturbed ? "PERTURBED" : "UNPROVEN";
    }

    /** {@return 0 where nothing differs, and nothing where no difference could be measured} */
    private @Nullable Double difference() {
        if (fidelity instanceof Fidelity.Perturbed perturbed) {
            return perturbed.maxAbsDifference();
        }
        return fidelity instanceof Fidelity.Exact ? 0.0 : null;
    }

    private String meaning() {
        if (fidelity instanceof Fidelity.Perturbed perturbed) {
            return "max abs difference " + perturbed.maxAbsDifference() + ", " + perturbed.why();
        }
        return fidelity instanceof Fidelity.Unproven unproven
                ? unproven.why()
                : "every output that no edit reaches has the bits of the plain model's";
    }
}
