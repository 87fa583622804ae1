package dev.sonde.tree;

import dev.sonde.graph.Attribute;
import dev.sonde.tensor.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the tensors of a model are made from.
 *
 * <ol>
 *   <li>A <em>value</em> depends on the numbers of the model's inputs (or on chance).
 *   <li>A <em>measure</em> depends on nothing but the sizes of inputs and on constants: shapes for a Reshape, but also
 *       positions and what is computed from them.
 *   <li>A <em>constant</em> is a weight or a number in the model, perhaps repacked: cast, transposed, dequantised.
 * </ol>
 */
final class Origins {
    private static final Set<String> REPACKING = Set.of(
            "Identity",
            "Cast",
            "Transpose",
            "Reshape",
            "Squeeze",
            "Unsqueeze",
            "Flatten",
            "DequantizeLinear",
            "Concat",
            "Slice");
    private static final Set<String> COUNTING = Set.of("Shape", "Size", "NonZero", "ArgMax", "ArgMin");
    private static final Set<String> JUDGING = Set.of(
            "Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual", "Not", "And", "Or", "Xor", "IsNaN", "IsInf");

    private enum Origin {
        VALUE,
        MEASURE,
        CONSTANT
    }

    private final Origin[] origins;
    private final ElementType[] elements;

    private Origins(Wiring wiring) {
        origins = new Origin[wiring.wires().size()];
        elements = new ElementType[wiring.wires().size()];
        Arrays.fill(origins, Origin.VALUE);
        Arrays.fill(elements, ElementType.FLOAT);
        for (Wire wire : wiring.wires()) {
            wire.type().ifPresent(type -> elements[wire.id()] = type.element());
            origins[wire.id()] = wire.weight() ? Origin.CONSTANT : Origin.VALUE;
        }
        wiring.steps().forEach(this::add);
    }

    static Origins of(Wiring wiring) {
        return new Origins(wiring);
    }

    boolean isValue(Wire wire) {
        return origins[wire.id()] == Origin.VALUE;
    }

    boolean isConstant(Wire wire) {
        return origins[wire.id()] == Origin.CONSTANT;
    }

    /** Whether {@code wire} is something that modules hand to each other: no constant, and no measure in integers. */
    boolean flows(Wire wire) {
        return isValue(wire) || (!isConstant(wire) && !elements[wire.id()].isInteger());
    }

    /** Whether {@code step} makes something that flows. */
    boolean flows(Step step) {
        return step.makes().stream().anyMatch(this::flows);
    }

    private void add(Step step) {
        ElementType guess = element(step);
        for (Wire made : step.makes()) {
            elements[made.id()] = made.type().map(type -> type.element()).orElse(guess);
            origins[made.id()] = origin(step, elements[made.id()]);
        }
    }

    private Origin origin(Step step, ElementType element) {
        List<Wire> takes = step.takes();
        if (step.isConstant()) {
            return Origin.CONSTANT;
        }
        if (step.measures()) {
            return Origin.MEASURE;
        }
        if (takes.isEmpty() || takes.stream().anyMatch(this::isValue)) {
            return Origin.VALUE;
        }
        boolean repacked = element.isInteger() || REPACKING.contains(step.type());
        return repacked && takes.stream().allMatch(this::isConstant) ? Origin.CONSTANT : Origin.MEASURE;
    }

    /** The element type of what {@code step} makes, as far as measures need it. */
    private ElementType element(Step step) {
        String type = step.type();
        if (COUNTING.contains(type)) {
            return ElementType.INT64;
        }
        if (JUDGING.contains(type)) {
            return ElementType.BOOL;
        }
        return switch (type) {
            case "Constant", "ConstantOfShape" -> written(step).orElse(ElementType.FLOAT);
            case "Cast" -> castTo(step);
            case "DequantizeLinear" -> ElementType.FLOAT;
            case "Where" -> elementAt(step, 1);
            default -> elementAt(step, 0);
        };
    }

    private ElementType elementAt(Step step, int input) {
        return step.takes().size() > input ? elements[step.takes().get(input).id()] : ElementType.FLOAT;
    }

    private static ElementType castTo(Step step) {
        return step.node().attributes().get("to") instanceof Attribute.Int to
                ? ElementType.ofCode((int) to.value()).orElse(ElementType.FLOAT)
                : ElementType.FLOAT;
    }

    private static Optional<ElementType> written(Step step) {
        for (Attribute attribute : step.node().attributes().values()) {
            if (attribute instanceof Attribute.Numbers numbers) {
                return Optional.of(numbers.value().type().element());
            }
            if (attribute instanceof Attribute.Int || attribute instanceof Attribute.Ints) {
                return Optional.of(ElementType.INT64);
            }
        }
        return Optional.empty();
    }
}
