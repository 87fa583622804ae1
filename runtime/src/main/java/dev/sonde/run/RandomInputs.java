package dev.sonde.run;

import dev.sonde.error.Facts;
import dev.sonde.error.RunException;
import dev.sonde.graph.ModelGraph;
import dev.sonde.run.ChosenSizes.Trial;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Inputs with which a model runs, from a seed: for a first look, and for tests.
 *
 * <p>A dimension that leads is 1, any other that the model leaves open 8, and equal names are equal sizes. Whole numbers
 * stay inside the table that they index, masks are 1, positions count up. Where the model does not run on these sizes,
 * larger ones are tried.
 */
public final class RandomInputs {
    private static final int FIRST = 8;

    /** Sound and pictures need more than words do. */
    private static final List<Integer> OTHERS = List.of(FIRST, 16, 32, 64, 128, 224, 256, 512);

    private final List<Choice> choices;

    /**
     * What was chosen for one input.
     *
     * @param what the numbers in words
     */
    public record Choice(String input, Tensor tensor, String what) {}

    private RandomInputs(List<Choice> choices) {
        this.choices = List.copyOf(choices);
    }

    /** {@return inputs for {@code exported}, which is not run: sizes that it does not take are not found out} */
    public static RandomInputs of(ModelGraph exported, long seed) {
        return choose(exported, new ChosenSizes(exported.graph(), Map.of(), new Trial(FIRST, false)), seed);
    }

    /**
     * {@return inputs on which {@code engine} ran its model}
     *
     * @param shapes shapes by input, which hold in any case
     * @throws RunException where it ran on none
     * @throws dev.sonde.error.ModelException where no numbers can be chosen for an input
     * @throws dev.sonde.error.ShapeException where a shape is needed or does not fit
     */
    public static RandomInputs running(Engine engine, long seed, Map<String, long[]> shapes) {
        Optional<String> refusal = Optional.empty();
        List<Integer> tried = new ArrayList<>();
        for (int others : OTHERS) {
            for (boolean behindFixed : List.of(false, true)) {
                ModelGraph model = engine.exported();
                ChosenSizes sizes = new ChosenSizes(model.graph(), shapes, new Trial(others, behindFixed));
                RandomInputs inputs = choose(model, sizes, seed);
                Optional<String> complaint = engine.plain().complaint(inputs.tensors());
                if (complaint.isEmpty()) {
                    return inputs;
                }
                refusal = refusal.or(() -> complaint);
                if (!sizes.anyChosen()) {
                    throw nothingRuns(List.of(), refusal.orElse(""));
                }
            }
            tried.add(others);
        }
        throw nothingRuns(tried, refusal.orElse(""));
    }

    private static RandomInputs choose(ModelGraph model, ChosenSizes sizes, long seed) {
        IndexedTables tables = new IndexedTables(model.graph());
        ChosenNumbers numbers = new ChosenNumbers(seed, tables, sizes.past());
        return new RandomInputs(sizes.inputs().stream()
                .map(input -> numbers.of(input, sizes.of(input)))
                .toList());
    }

    private static RunException nothingRuns(List<Integer> tried, String refusal) {
        String sizes = tried.isEmpty() ? "the sizes given" : tried.toString();
        return new RunException(Facts.of("no inputs were found on which the model runs")
                .add("tried", sizes)
                .add("at first", refusal)
                .add("do", "give shapes that go together, or numbers for every input"));
    }

    /** {@return the inputs by name, in the model's order} */
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        choices.forEach(choice -> tensors.put(choice.input(), choice.tensor()));
        return tensors;
    }

    /** {@return what was chosen, in the model's order} */
    public List<Choice> choices() {
        return choices;
    }

    /** {@return a line an input: its name, type, shape, and the numbers in words} */
    @Override
    public String toString() {
        int names = width(choices.stream().map(Choice::input).toList());
        int types = width(choices.stream()
                .map(choice -> choice.tensor().type().toString())
                .toList());
        StringBuilder text = new StringBuilder();
        for (Choice choice : choices) {
            String type = choice.tensor().type().toString();
            text.append(choice.input()).append(" ".repeat(names - choice.input().length() + 2));
            text.append(type).append(" ".repeat(types - type.length() + 2));
            text.append(choice.what()).append('\n');
        }
        return text.toString();
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }
}
