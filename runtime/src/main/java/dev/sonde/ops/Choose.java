package dev.sonde.ops;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.OpType;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One of two values by a condition: an If, whose branches hand on what is computed around it. What only one of them
 * needs may be moved into it, and is then not computed for the other.
 */
public final class Choose {
    private static final OpType IF = OpType.of("If");

    private Choose() {}

    /**
     * {@return {@code x} as a condition: one bool, a scalar; where its shape is unknown, the run refuses several}
     *
     * @throws dev.sonde.error.ShapeException where it is no bool or has not one element
     */
    public static Operand condition(Fragment fragment, Operand x) {
        Call call = Call.of(fragment, "If", x);
        if (x.element().filter(type -> type != ElementType.BOOL).isPresent()) {
            throw call.refused(
                    "a condition is a bool, not " + x.element().orElseThrow(),
                    "compare it with something, or cast it to bool");
        }
        Optional<Shape> known = x.shape().filter(Shape::isFixed);
        if (known.isPresent() && count(known.get()) != 1) {
            throw call.refused("a condition has one element, not " + count(known.get()), "use any() or all()");
        }
        boolean scalar = x.shape().filter(shape -> shape.rank() == 0).isPresent();
        return scalar ? x : Shapes.reshape(fragment, x);
    }

    /**
     * {@return {@code x} as a condition that does not hold where there is none: {@code x} is empty if the model did not
     * come to where it decides}
     */
    public static Operand conditionIfAny(Fragment fragment, Operand x) {
        Operand never = fragment.constant(Tensor.full(0, ElementType.BOOL, 1));
        Operand all = Join.concat(fragment, List.of(Shapes.reshape(fragment, x, -1), never), 0);
        return Select.gather(fragment, all, fragment.constant(Tensor.scalar(0, ElementType.INT64)), 0);
    }

    /** {@return whether {@code condition} is one for the whole of both, which have one type} */
    public static boolean isBetween(Operand condition, Operand then, Operand otherwise) {
        boolean one = condition.shape().filter(shape -> shape.rank() == 0).isPresent();
        return one && then.shape().isPresent() && then.type().equals(otherwise.type());
    }

    /** {@return {@code then} where {@code condition} holds, else {@code otherwise}; both have one element type} */
    public static Operand either(Fragment fragment, Operand condition, Operand then, Operand otherwise) {
        Optional<ElementType> element = Call.of(fragment, "If", then, otherwise).element();
        Optional<Shape> shape = then.shape().flatMap(a -> otherwise.shape().flatMap(b -> common(a, b)));
        Map<String, Attribute> branches =
                Map.of("then_branch", handing(fragment, then), "else_branch", handing(fragment, otherwise));
        Optional<TensorType> type = element.map(known -> new TensorType(known, shape));
        return fragment.emitAll(IF, List.of(condition), branches, List.of(type)).get(0);
    }

    /**
     * {@return {@code x} where {@code condition} holds, else an empty tensor; {@code x} itself where it is not known of
     * which elements that would be}
     */
    public static Operand orNothing(Fragment fragment, Operand condition, Operand x) {
        return x.element()
                .map(element -> orNothing(fragment, condition, x, element))
                .orElse(x);
    }

    /**
     * {@return {@code x} where {@code condition} holds, else an empty tensor, of floats where nobody knows of what: for
     * those who carry out one side alone}
     */
    public static Operand orNothingOfAny(Fragment fragment, Operand condition, Operand x) {
        return orNothing(fragment, condition, x, x.element().orElse(ElementType.FLOAT));
    }

    private static Operand orNothing(Fragment fragment, Operand condition, Operand x, ElementType element) {
        Map<String, Attribute> branches =
                Map.of("then_branch", handing(fragment, x), "else_branch", nothing(fragment, element));
        Optional<TensorType> type = x.element().map(TensorType::of);
        return fragment.emitAll(IF, List.of(condition), branches, List.of(type)).get(0);
    }

    private static Attribute handing(Fragment around, Operand x) {
        Fragment body = around.nested();
        Optional<TensorType> type = x.element().map(TensorType::of);
        return body.body(body.emitAll(OpType.of("Identity"), List.of(x), Map.of(), List.of(type)));
    }

    private static Attribute nothing(Fragment around, ElementType element) {
        Fragment body = around.nested();
        Tensor none = element == ElementType.STRING ? Tensor.of(new String[0], 0) : Tensor.full(0, element, 0);
        Map<String, Attribute> value = Map.of("value", new Attribute.Numbers(Weight.of("", none)));
        return body.body(List.of(body.emit(OpType.of("Constant"), List.of(), value, TensorType.of(element))));
    }

    private static long count(Shape shape) {
        long count = 1;
        for (long size : shape.sizes()) {
            count *= size;
        }
        return count;
    }

    /** What holds of both shapes; nothing where their ranks differ. */
    private static Optional<Shape> common(Shape a, Shape b) {
        if (a.rank() != b.rank()) {
            return Optional.empty();
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < a.rank(); axis++) {
            dims.add(a.dim(axis).equals(b.dim(axis)) ? a.dim(axis) : Dim.unknown());
        }
        return Optional.of(new Shape(dims));
    }
}
