package dev.sonde.live;

import dev.sonde.tensor.Tensor;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Values of the types that a method declares, made where there is none to make them like. */
final class Fresh {
    private final Adapters adapters;

    Fresh(Adapters adapters) {
        this.adapters = adapters;
    }

    /**
     * {@return a value of {@code type} with the numbers of {@code tensor}: a number, or an array of them; nothing where
     * the type is neither, or has another rank}
     *
     * @param isFlat whether a flat array is meant, though the tensor is not flat
     */
    Optional<Object> of(Class<?> type, Tensor tensor, boolean isFlat) {
        Class<?> base = type;
        int rank = 0;
        for (; base.isArray(); base = base.getComponentType()) {
            rank++;
        }
        Class<?> number = MethodType.methodType(base).unwrap().returnType();
        boolean isNumber = number.isPrimitive() && number != void.class && number != char.class;
        if (!isNumber || (rank > 0 && !base.isPrimitive())) {
            return Optional.empty();
        }
        boolean isMeantFlat = (isFlat && rank == 1) || (rank == 0 && tensor.size() == 1);
        Tensor fitting =
                isMeantFlat ? Fitted.shaped(tensor, rank == 0 ? new long[0] : new long[] {tensor.size()}) : tensor;
        if (fitting.shape().length != rank) {
            return Optional.empty();
        }
        int[] sizes = Arrays.stream(fitting.shape()).mapToInt(Math::toIntExact).toArray();
        Object like = rank == 0 ? Array.get(Array.newInstance(number, 1), 0) : Array.newInstance(base, sizes);
        return Optional.of(adapters.values(like).with(0, fitting).value());
    }

    /** {@return a value of {@code type}, a number, an array or a record of these, of as many tensors as it takes} */
    Optional<Object> of(Class<?> type, List<Tensor> tensors, boolean isFlat) {
        if (!type.isRecord()) {
            return tensors.size() == 1 ? of(type, tensors.get(0), isFlat) : Optional.empty();
        }
        RecordComponent[] components = type.getRecordComponents();
        List<Object> parts = new ArrayList<>();
        for (int i = 0; i < components.length && components.length == tensors.size(); i++) {
            of(components[i].getType(), tensors.get(i), isFlat).ifPresent(parts::add);
        }
        boolean isWhole = parts.size() == tensors.size();
        return isWhole ? Optional.of(Parts.record(type, parts)) : Optional.empty();
    }
}
