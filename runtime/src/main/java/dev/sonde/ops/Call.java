package dev.sonde.ops;

import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.graph.Attribute;
import dev.sonde.graph.OpType;
import dev.sonde.graph.Patch;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** An operator about to be written: its operands are checked here, and what is refused is said here. */
record Call(Fragment fragment, String op, List<Operand> operands) {
    static Call of(Fragment fragment, String op, Operand... operands) {
        return new Call(fragment, op, List.of(operands));
    }

    /** Refuses operands of two element types. */
    Optional<ElementType> element() {
        List<ElementType> types = operands.stream()
                .flatMap(operand -> operand.element().stream())
                .distinct()
                .toList();
        if (types.size() > 1) {
            throw refused("operands of " + op + " have different element types", "cast one of them");
        }
        return types.stream().findFirst();
    }

    /** Refuses elements that are no numbers. */
    Call numeric() {
        return need(type -> type != ElementType.BOOL && type != ElementType.STRING, "numbers", "cast it first");
    }

    /** Refuses elements that have no fraction. */
    Call floating() {
        return need(ElementType::isFloating, "floating point numbers", "cast it to float first");
    }

    /** Refuses elements that are not true or false. */
    Call bool() {
        return need(ElementType.BOOL::equals, "bool", "compare it with something, or cast it to bool");
    }

    /** Refuses elements that {@code fits} refuses; operands of two element types are refused too. */
    Call need(Predicate<ElementType> fits, String wanted, String advice) {
        if (element().filter(fits.negate()).isPresent()) {
            throw refused(op + " takes " + wanted + ", not " + element().orElseThrow(), advice);
        }
        return this;
    }

    /** The shape of all operands stretched to each other; empty where a rank is unknown. */
    Optional<Shape> broadcast() {
        List<Shape> shapes = new ArrayList<>();
        for (Operand operand : operands) {
            if (operand.shape().isEmpty()) {
                return Optional.empty();
            }
            shapes.add(operand.shape().orElseThrow());
        }
        return Optional.of(shapes.stream().reduce(Shape.of(), this::broadcast));
    }

    /** The shape of two shapes stretched to each other, aligned at the end. */
    Shape broadcast(Shape a, Shape b) {
        List<Dim> dims = new ArrayList<>();
        for (int back = 1; back <= Math.max(a.rank(), b.rank()); back++) {
            Dim left = back <= a.rank() ? a.dim(-back) : Dims.ONE;
            Dim right = back <= b.rank() ? b.dim(-back) : Dims.ONE;
            dims.add(Dims.broadcast(left, right)
                    .orElseThrow(() -> refused("shapes " + a + " and " + b + " do not broadcast", "")));
        }
        Collections.reverse(dims);
        return new Shape(dims);
    }

    /** An axis counted from the front where the rank is known; one that does not exist is refused. */
    int axis(int axis, Optional<Shape> shape) {
        return shape.map(known -> axis(axis, known.rank())).orElse(axis);
    }

    int axis(int axis, int rank) {
        if (axis < -rank || axis >= rank) {
            String range = rank == 0 ? "a scalar has no axes" : "axes are " + -rank + " to " + (rank - 1);
            throw refused("there is no axis " + axis, range);
        }
        return axis < 0 ? axis + rank : axis;
    }

    ShapeException refused(String statement, String advice) {
        Facts facts = Facts.of(statement).add("operator", op);
        for (int i = 0; i < operands.size(); i++) {
            facts.add(role(i), shown(operands.get(i)));
        }
        facts.add("do", advice);
        fragment.line().ifPresent(facts::askedAt);
        return new ShapeException(facts);
    }

    /** Writes the node, with operands' common element type. */
    Operand write(Optional<Shape> shape) {
        return write(Map.of(), element(), shape);
    }

    Operand write(Map<String, Attribute> attributes, Optional<ElementType> element, Optional<Shape> shape) {
        Optional<TensorType> type = element.map(known -> new TensorType(known, shape));
        return fragment.emitAll(OpType.of(op), operands, attributes, List.of(type))
                .get(0);
    }

    private String role(int i) {
        if (operands.size() == 1) {
            return "operand";
        }
        return operands.size() == 2 ? (i == 0 ? "left" : "right") : "operand " + (i + 1);
    }

    /** Names of the fragment's own say nothing to a user. */
    private static String shown(Operand operand) {
        String type = operand.type().map(TensorType::toString).orElse("unknown type");
        boolean ours = operand.name().startsWith(Patch.PREFIX) || operand.name().isEmpty();
        return ours ? type : "\"" + operand.name() + "\" " + type;
    }
}
