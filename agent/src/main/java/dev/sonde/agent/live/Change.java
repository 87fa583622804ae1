package dev.sonde.agent.live;

import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Npy;
import dev.sonde.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;

/** A change that the settings ask for, with the same words as for models of ONNX Runtime. */
final class Change {
    private final Place place;
    private final String words;
    private final Sum sum;

    /** What becomes of a value's numbers. */
    private interface Sum {
        Tensor of(Tensor value);
    }

    private Change(Place place, String words, Sum sum) {
        this.place = place;
        this.words = words;
        this.sum = sum;
    }

    /** {@return the change that {@code edit} describes, as it crossed the border between the loaders} */
    static Change of(Map<String, String> edit) {
        String operand = required(edit, "operand");
        String kind = required(edit, "kind");
        Place place = Place.parse(required(edit, "place"));
        Sum sum = switch (kind) {
            case "SCALE" -> scale(Double.parseDouble(operand));
            case "SET" -> set(Double.parseDouble(operand));
            case "ADD" -> add(Npy.read(Path.of(operand)));
            default -> throw new IllegalArgumentException("no edit: " + kind);
        };
        return new Change(place, place.text() + " " + kind + " " + operand, sum);
    }

    private static String required(Map<String, String> edit, String key) {
        return Objects.requireNonNull(edit.get(key), key);
    }

    Place place() {
        return place;
    }

    /** {@return the numbers that take the place of {@code value}} */
    Tensor of(Tensor value) {
        return sum.of(value);
    }

    private static Sum scale(double factor) {
        return value -> {
            // A float is multiplied as one, as the graph of a model would do it.
            boolean isDouble = value.element() == ElementType.DOUBLE;
            return filled(value, isDouble ? i -> value.at(i) * factor : i -> (float) value.at(i) * (float) factor);
        };
    }

    private static Sum set(double number) {
        return value -> filled(value, i -> number);
    }

    private static Sum add(Tensor vector) {
        return value -> {
            long[] sizes = value.shape();
            long[] added = vector.shape();
            int lead = sizes.length - added.length;
            for (int axis = 0; axis < added.length; axis++) {
                if (lead < 0 || (added[axis] != 1 && added[axis] != sizes[lead + axis])) {
                    throw new ShapeException(Facts.of("the vector does not fit the value")
                            .add("value", Arrays.toString(sizes))
                            .add("vector", Arrays.toString(added)));
                }
            }
            boolean isDouble = value.element() == ElementType.DOUBLE;
            return filled(value, i -> {
                double more = vector.at(index(i, sizes, added));
                return isDouble ? value.at(i) + more : (float) value.at(i) + (float) more;
            });
        };
    }

    /** Where the element at a row-major position finds what is added to it, the last axes being aligned. */
    private static int index(int position, long[] sizes, long[] added) {
        int rest = position;
        int index = 0;
        int step = 1;
        for (int axis = added.length - 1; axis >= 0; axis--) {
            long size = sizes[sizes.length - added.length + axis];
            index += added[axis] == 1 ? 0 : (int) (rest % size) * step;
            step *= (int) added[axis];
            rest /= (int) size;
        }
        return index;
    }

    private static Tensor filled(Tensor like, IntToDoubleFunction numbers) {
        return Tensor.filled(numbers, like.element(), like.shape());
    }

    @Override
    public String toString() {
        return words;
    }
}
