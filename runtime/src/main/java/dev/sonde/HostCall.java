package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.RunException;
import dev.sonde.error.ShapeException;
import dev.sonde.error.SondeException;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Java function, as one line of a trace calls it.
 *
 * @param inputs how many tensors it takes; where it stands in a branch, whether that is taken comes after them
 * @param result what it declares to give, if it does
 */
record HostCall(HostFunction function, int inputs, Optional<TensorType> result, CallSite line) {

    /**
     * {@return what the function makes of {@code taken}; something of the declared type where its branch is not taken}
     *
     * @param sizes what the inputs of the run give to symbolic dimensions
     * @throws RunException where the function throws
     * @throws ShapeException where it gives something else than it declares
     */
    Tensor call(List<Tensor> taken, Map<String, Long> sizes) {
        Optional<Shape> shape = result.flatMap(TensorType::shape).map(known -> Sizes.sized(known, sizes));
        if (taken.size() > inputs && taken.get(inputs).item() == 0) {
            ElementType element = result.map(TensorType::element).orElse(ElementType.FLOAT);
            return Tensor.full(0, element, shape.map(HostCall::some).orElseGet(() -> new long[0]));
        }
        Tensor made = made(taken.subList(0, inputs));
        if (result.isPresent()) {
            require(new TensorType(result.get().element(), shape), made);
        }
        return made;
    }

    private void require(TensorType wanted, Tensor made) {
        if (made.element() != wanted.element()
                || wanted.shape().filter(known -> !fits(known, made.shape())).isPresent()) {
            throw new ShapeException(Facts.of("a Java function gave another type than it declares")
                    .add("declared", wanted)
                    .add("given", made.type())
                    .askedAt(line));
        }
    }

    private Tensor made(List<Tensor> taken) {
        try {
            return function.apply(taken);
        } catch (SondeException ours) {
            throw ours;
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new RunException(
                    Facts.of("a Java function failed").add("because", e).askedAt(line), e);
        }
    }

    /** Sizes that nobody knows are one, which fits most. */
    private static long[] some(Shape shape) {
        return shape.dims().stream()
                .mapToLong(dim -> dim instanceof Dim.Fixed fixed ? fixed.size() : 1)
                .toArray();
    }

    private static boolean fits(Shape wanted, long[] given) {
        if (wanted.rank() != given.length) {
            return false;
        }
        for (int axis = 0; axis < given.length; axis++) {
            if (wanted.dim(axis) instanceof Dim.Fixed fixed && fixed.size() != given[axis]) {
                return false;
            }
        }
        return true;
    }
}
