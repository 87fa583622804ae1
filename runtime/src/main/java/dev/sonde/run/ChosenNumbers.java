package dev.sonde.run;

import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import dev.sonde.graph.Value;
import dev.sonde.run.IndexedTables.Table;
import dev.sonde.run.RandomInputs.Choice;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.IntToDoubleFunction;

/** Numbers for an input, by what the model does with them. The same seed and name give the same numbers. */
final class ChosenNumbers {
    private final long seed;
    private final IndexedTables tables;
    private final long past;

    /** @param past how many positions come before those of the inputs */
    ChosenNumbers(long seed, IndexedTables tables, long past) {
        this.seed = seed;
        this.tables = tables;
        this.past = past;
    }

    /**
     * {@return numbers for {@code input} in the shape {@code sizes}}
     *
     * @throws ModelException where none can be chosen
     */
    Choice of(Value input, long[] sizes) {
        ElementType element = input.type().map(TensorType::element).orElseThrow();
        Random random = new Random(seed * 31 + input.name().hashCode());
        Maker maker = new Maker(input.name(), element, sizes);
        if (element != ElementType.BOOL && !element.isInteger() && !element.isFloating()) {
            throw refused(input, "holds elements of type " + element);
        }
        if (PastAndNew.isMask(input)) {
            return maker.all(1, "1: nothing is masked");
        }
        if (element.isFloating()) {
            return maker.drawn(random::nextGaussian, "normal, mean 0, deviation 1");
        }
        return element == ElementType.BOOL
                ? maker.drawn(() -> random.nextInt(2), "true or false")
                : whole(input, maker, random);
    }

    private Choice whole(Value input, Maker maker, Random random) {
        Optional<Table> table = tables.of(input.name());
        long rows = table.map(Table::rows).orElse(Long.MAX_VALUE);
        if (PastAndNew.isPosition(input)) {
            return maker.counted(past, rows);
        }
        if (table.isPresent()) {
            int bound = (int) Math.min(rows, Integer.MAX_VALUE);
            String name = table.get().name();
            return maker.drawn(
                    () -> random.nextInt(bound),
                    "below " + rows + (name.isEmpty() ? ", an index" : ", the rows of \"" + name + '"'));
        }
        Optional<Long> compared = maker.isOne() ? tables.comparedWith(input.name()) : Optional.empty();
        return compared.map(number -> maker.all(number, number + ", which the model compares it with"))
                .orElseGet(() -> maker.drawn(() -> 1 + random.nextInt(3), "1 to 3"));
    }

    static ModelException refused(Value input, String why) {
        return new ModelException(Facts.of("no numbers can be chosen for \"" + input.name() + "\": it " + why)
                .add("do", "give numbers for every input"));
    }

    /** Makes the tensor of one input. */
    private record Maker(String name, ElementType element, long[] sizes) {
        private boolean isOne() {
            return Arrays.stream(sizes).allMatch(size -> size == 1);
        }

        private Choice all(double number, String what) {
            return new Choice(name, Tensor.full(number, element, sizes), what);
        }

        private Choice drawn(DoubleSupplier numbers, String what) {
            return filled(index -> numbers.getAsDouble(), what);
        }

        /** Positions along the last axis, after the past where the table reaches so far. */
        private Choice counted(long past, long rows) {
            long length = sizes.length == 0 ? 1 : Math.max(1, sizes[sizes.length - 1]);
            long start = past + length <= rows ? past : 0;
            return filled(index -> (start + index % length) % rows, "counting up from " + start);
        }

        private Choice filled(IntToDoubleFunction numbers, String what) {
            return new Choice(name, Tensor.filled(numbers, element, sizes), what);
        }
    }
}
