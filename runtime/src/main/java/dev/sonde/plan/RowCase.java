package dev.sonde.plan;

import dev.sonde.graph.Node;
import dev.sonde.plan.Layout.Cause;
import dev.sonde.plan.Layout.Size;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * A node and what is known of its inputs, as a {@link RowRule} looks at them.
 *
 * @param floats whether a name is an initialiser of floats, which ONNX Runtime packs for its matrix products
 */
record RowCase(Node node, List<RowFact> inputs, Predicate<String> floats) {
    boolean has(int input) {
        return input < inputs.size() && !name(input).isEmpty();
    }

    String name(int input) {
        return node.inputs().get(input);
    }

    RowFact fact(int input) {
        Unproven.unless(has(input), "an input is absent");
        return inputs.get(input);
    }

    /** The shape of an input where a row runs alone. */
    Shape alone(int input) {
        return fact(input).alone().orElseThrow(() -> new Unproven("the rank of \"" + name(input) + "\" is not known"));
    }

    int rank(int input) {
        return alone(input).rank();
    }

    Dim dim(int input, int axis) {
        return alone(input).dims().get(axis);
    }

    /** The axis along which an input holds rows. */
    OptionalInt axis(int input) {
        RowFact fact = fact(input);
        Unproven.unless(fact.axis().isPresent() || fact.isShared(), "it computes with the size of the batch");
        return fact.axis();
    }

    boolean holdsRows(int input) {
        return has(input) && axis(input).isPresent();
    }

    /** Refuses rows in an input that must be the same for all. */
    void requireShared(int... all) {
        for (int input : all) {
            Unproven.unless(!holdsRows(input), "\"" + nameOrNone(input) + "\" is not the same for all rows");
        }
    }

    /** Refuses rows in every input from {@code first} on. */
    void requireSharedFrom(int first) {
        for (int input = first; input < inputs.size(); input++) {
            requireShared(input);
        }
    }

    /** The numbers in an input that follow from shapes. */
    List<Size> sizes(int input) {
        return fact(input)
                .sizes()
                .orElseThrow(() -> new Unproven("the numbers in \"" + name(input) + "\" are not known"));
    }

    /** The numbers in an input, the same whatever the batch. */
    List<Integer> constants(int input) {
        List<Integer> numbers = new ArrayList<>();
        for (Size size : sizes(input)) {
            Unproven.unless(
                    !size.perRow() && size.value().isPresent(), "the numbers in \"" + name(input) + "\" are not fixed");
            numbers.add((int) Math.max(
                    -Integer.MAX_VALUE, Math.min(Integer.MAX_VALUE, size.value().getAsLong())));
        }
        return numbers;
    }

    int attribute(String name, int otherwise) {
        return Attributes.number(node, name).map(Long::intValue).orElse(otherwise);
    }

    /** The attribute {@code name} as an axis of a tensor of {@code rank} axes. */
    int axisAttribute(String name, int otherwise, int rank) {
        return counted(attribute(name, otherwise), rank);
    }

    /** An axis counted from the front. */
    static int counted(int axis, int rank) {
        int front = axis < 0 ? axis + rank : axis;
        Unproven.unless(front >= 0 && front < Math.max(rank, 1), "there is no axis " + axis);
        return front;
    }

    /** Refuses an operator that works along {@code axis} where rows lie along it in {@code input}. */
    void requireOff(int axis, int input) {
        OptionalInt rows = axis(input);
        Unproven.unless(rows.isEmpty() || rows.getAsInt() != axis, "it works along axis " + axis + ", where rows lie");
    }

    /** A tensor of the rows of {@code axis}, or one that is the same for all; last bits are as certain as the inputs'. */
    RowFact result(OptionalInt axis, Shape alone) {
        if (axis.isEmpty()) {
            return RowFact.shared(alone);
        }
        return RowFact.along(axis.getAsInt(), alone).rounded(inheritedRounding());
    }

    RowFact like(int input) {
        return result(axis(input), alone(input));
    }

    /** The same with last bits that {@code reason} makes uncertain. */
    RowFact rounded(RowFact result, String reason) {
        return result.rounded(Optional.of(cause(reason)));
    }

    Cause cause(String reason) {
        String made = node.outputs().stream()
                .filter(output -> !output.isEmpty())
                .findFirst()
                .orElse("");
        return new Cause(node.op().toString(), made, reason);
    }

    private Optional<Cause> inheritedRounding() {
        return inputs.stream().flatMap(fact -> fact.rounding().stream()).findFirst();
    }

    private String nameOrNone(int input) {
        return input < node.inputs().size() ? name(input) : "";
    }
}
