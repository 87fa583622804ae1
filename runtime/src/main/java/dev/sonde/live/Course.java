package dev.sonde.live;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
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
        /** {@return the step, whatever its count: no other one of a run equals it} */
        Step plain() {
            return new Step(name, isOutput, 0);
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

    /**
     * {@return why a run of this course has no value at {@code label}, in words}
     *
     * @param isStopped whether the trace ended the run
     */
    String absence(String label, boolean isStopped) {
        int mark = label.indexOf('#');
        String name = mark < 0 ? label : label.substring(0, mark);
        boolean isCalled = steps.stream().anyMatch(step -> step.name().equals(name));
        boolean hasEnded =
                steps.stream().anyMatch(step -> step.isOutput() && step.name().equals(name));
        if (isCalled && mark >= 0 && label.startsWith("#input", mark)) {
            return "it was called without that value";
        }
        if (isStopped && !hasEnded) {
            return "the run was stopped before";
        }
        if (!hasEnded) {
            return isCalled ? "it was called, and threw" : "the run did not come to \"" + label + '"';
        }
        return steps.contains(new Step(name, true, 0))
                ? "it was called, and returned no value; a rule can say where else the value is: -> arg 0 in place"
                : "it was called, and gave fewer values";
    }

    /** {@return what both taught} */
    public Course and(Course other) {
        if (steps.isEmpty() || other.steps.isEmpty()) {
            return steps.isEmpty() ? other : this;
        }
        List<Step> all = new ArrayList<>();
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
    private boolean merge(List<Step> others, List<Step> all) {
        Map<Step, Integer> known = new HashMap<>();
        List<List<Step>> fresh = new ArrayList<>();
        List<Step> both = new ArrayList<>(steps);
        for (Step step : steps) {
            known.put(step.plain(), known.size());
            fresh.add(new ArrayList<>());
        }
        fresh.add(new ArrayList<>());
        boolean same = true;
        int at = 0;
        for (Step step : others) {
            Integer mine = known.get(step.plain());
            if (mine == null) {
                fresh.get(at).add(step);
            } else {
                same &= mine >= at;
                both.set(mine, both.get(mine).count() < step.count() ? step : both.get(mine));
                at = Math.max(at, mine + 1);
            }
        }
        for (int i = 0; i < both.size(); i++) {
            all.addAll(fresh.get(i));
            all.add(both.get(i));
        }
        all.addAll(fresh.get(both.size()));
        return same;
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
