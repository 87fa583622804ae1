package dev.sonde.live;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What runs of a Java model have taught: which layers are called, how often and in which order, and what their values
 * are.
 *
 * @param steps the arrivals of inputs and outputs, in the order of a run; of several runs that differ, all that there are
 * @param types what is known of the values, by label
 * @param isOrdered whether all runs had this order
 */
public record Course(List<Step> steps, Map<String, TensorType> types, boolean isOrdered) {
    /** Nothing yet. */
    public static final Course NONE = new Course(List.of(), Map.of(), true);

    /**
     * The inputs of a call, or its outputs.
     *
     * @param name the call's name
     * @param count how many values there are
     */
    public record Step(String name, boolean isOutput, int count) {
        boolean isSame(Step other) {
            return name.equals(other.name) && isOutput == other.isOutput;
        }

        /** {@return the labels of the values} */
        List<String> labels() {
            List<String> labels = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                labels.add(isOutput ? Labels.output(name, i) : Labels.input(name, i));
            }
            return labels;
        }
    }

    public Course {
        steps = List.copyOf(steps);
        types = Map.copyOf(types);
    }

    /** {@return this, of whose sizes nothing is to be believed} */
    public Course withoutSizes() {
        Map<String, TensorType> open = new LinkedHashMap<>();
        types.forEach((label, type) -> open.put(
                label,
                new TensorType(
                        type.element(),
                        type.shape()
                                .map(shape -> new Shape(shape.dims().stream()
                                        .map(dim -> Dim.unknown())
                                        .toList())))));
        return new Course(steps, open, isOrdered);
    }

    /** {@return what both taught} */
    public Course and(Course other) {
        if (steps.isEmpty() || other.steps.isEmpty()) {
            return steps.isEmpty() ? other : this;
        }
        List<Step> all = new ArrayList<>(steps);
        boolean same = merge(other.steps, all);
        Map<String, TensorType> both = new LinkedHashMap<>(types);
        other.types.forEach((label, type) -> {
            TensorType mine = both.get(label);
            common(mine == null ? type : mine, type)
                    .ifPresentOrElse(known -> both.put(label, known), () -> both.remove(label));
        });
        return new Course(all, both, isOrdered && other.isOrdered && same);
    }

    /** Puts what is new where it came; says whether the rest came in the same order. A run may leave steps out. */
    private static boolean merge(List<Step> others, List<Step> all) {
        boolean same = true;
        int at = 0;
        for (Step step : others) {
            int known = index(step, all);
            if (known < 0) {
                all.add(at++, step);
            } else {
                same &= known >= at;
                all.set(known, all.get(known).count() < step.count() ? step : all.get(known));
                at = Math.max(at, known + 1);
            }
        }
        return same;
    }

    private static int index(Step step, List<Step> all) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).isSame(step)) {
                return i;
            }
        }
        return -1;
    }

    /** Open sizes of one leave those of the other. */
    private static Optional<TensorType> common(TensorType a, TensorType b) {
        if (a.element() != b.element()) {
            return Optional.empty();
        }
        Optional<Shape> shape = a.shape().flatMap(one -> b.shape().flatMap(other -> common(one, other)));
        return Optional.of(new TensorType(a.element(), shape));
    }

    private static Optional<Shape> common(Shape a, Shape b) {
        if (a.rank() != b.rank()) {
            return Optional.empty();
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < a.rank(); axis++) {
            boolean differ = a.dim(axis) instanceof Dim.Fixed
                    && b.dim(axis) instanceof Dim.Fixed
                    && !a.dim(axis).equals(b.dim(axis));
            dims.add(differ ? Dim.unknown() : a.dim(axis) instanceof Dim.Fixed ? a.dim(axis) : b.dim(axis));
        }
        return Optional.of(new Shape(dims));
    }
}
