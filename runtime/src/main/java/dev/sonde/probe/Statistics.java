package dev.sonde.probe;

import dev.sonde.ops.Elementwise;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Join;
import dev.sonde.ops.Operand;
import dev.sonde.ops.Shapes;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Statistics of tensors as nodes of the graph that makes them: all numbers of all tensors in one output, for every
 * further output of a graph costs as much as a reduction.
 *
 * <p>The output is a vector of doubles: {@value Moments#NUMBERS} for each tensor, then the sizes of each, after their
 * number where that is not known beforehand.
 */
public final class Statistics {
    /** How many tensors share the question whether all is finite: a branch costs, and so does keeping tensors for it. */
    private static final int TOGETHER = 8;

    private final List<Operand> tensors;
    private final List<Integer> order;
    private final Operand packed;

    private Statistics(List<Operand> tensors, List<Integer> order, Operand packed) {
        this.tensors = tensors;
        this.order = order;
        this.packed = packed;
    }

    /** {@return whether there are statistics of such a tensor; there are none of strings and of complex numbers} */
    public static boolean areOf(Operand tensor) {
        return tensor.element()
                .map(element ->
                        element.bytes() > 0 && element != ElementType.COMPLEX64 && element != ElementType.COMPLEX128)
                .orElse(true);
    }

    /** {@return the statistics of {@code tensors}, of which there is at least one, computed by nodes of {@code fragment}} */
    public static Statistics of(Fragment fragment, List<Operand> tensors) {
        Map<ElementType, List<Integer>> byElement = new TreeMap<>();
        for (int i = 0; i < tensors.size(); i++) {
            byElement
                    .computeIfAbsent(reducedAs(tensors.get(i)), element -> new ArrayList<>())
                    .add(i);
        }
        List<Operand> parts = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        byElement.forEach((element, indices) -> {
            order.addAll(indices);
            for (int from = 0; from < indices.size(); from += TOGETHER) {
                List<Operand> some = indices.subList(from, Math.min(from + TOGETHER, indices.size())).stream()
                        .map(i -> flat(fragment, Elementwise.cast(fragment, tensors.get(i), element)))
                        .toList();
                parts.add(Moments.of(fragment, some));
            }
        });
        List<Operand> sizes = new ArrayList<>();
        order.forEach(i -> addSizes(fragment, tensors.get(i), sizes));
        parts.add(Elementwise.cast(fragment, Join.concat(fragment, sizes, 0), ElementType.DOUBLE));
        return new Statistics(List.copyOf(tensors), order, Join.concat(fragment, parts, 0));
    }

    /** {@return the value that carries all the numbers} */
    public Operand packed() {
        return packed;
    }

    /**
     * {@return what {@code numbers}, a run's {@link #packed}, say, tensor by tensor as they were given}
     *
     * @throws IllegalArgumentException where there are more or fewer numbers than the tensors have
     */
    public List<Statistic> read(double[] numbers) {
        Statistic[] statistics = new Statistic[tensors.size()];
        int sizesAt = tensors.size() * Moments.NUMBERS;
        for (int i = 0; i < order.size(); i++) {
            Optional<Shape> known = tensors.get(order.get(i)).shape();
            int rank = known.isPresent() ? known.get().rank() : (int) at(numbers, sizesAt++);
            List<Long> shape = new ArrayList<>();
            for (int axis = 0; axis < rank; axis++) {
                shape.add((long) at(numbers, sizesAt++));
            }
            statistics[order.get(i)] = Moments.read(numbers, i * Moments.NUMBERS, shape);
        }
        if (sizesAt != numbers.length) {
            throw unreadable(numbers);
        }
        return List.of(statistics);
    }

    private static double at(double[] numbers, int index) {
        if (index >= numbers.length) {
            throw unreadable(numbers);
        }
        return numbers[index];
    }

    private static IllegalArgumentException unreadable(double[] numbers) {
        return new IllegalArgumentException(numbers.length + " numbers are not those of the tensors asked for");
    }

    /** What float cannot hold exactly is reduced as double, as is what nothing is known of. */
    private static ElementType reducedAs(Operand tensor) {
        return switch (tensor.element().orElse(ElementType.DOUBLE)) {
            case DOUBLE, INT32, INT64, UINT32, UINT64 -> ElementType.DOUBLE;
            default -> ElementType.FLOAT;
        };
    }

    /** Reductions over one axis that is all there is are the fast ones, and their results fit together. */
    private static Operand flat(Fragment fragment, Operand tensor) {
        return Shapes.reshape(fragment, tensor, -1);
    }

    private static void addSizes(Fragment fragment, Operand tensor, List<Operand> sizes) {
        Operand shape = Shapes.shape(fragment, tensor);
        if (tensor.shape().isEmpty()) {
            sizes.add(Shapes.shape(fragment, shape));
        }
        sizes.add(shape);
    }
}
