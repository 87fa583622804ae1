package dev.sonde.live;

import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.tensor.Tensor;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One forward call, and the places in it where values are. */
final class LayerCall {
    private final Ends ends;
    private final Object[] arguments;
    private final Adapters adapters;
    private @Nullable Object result;

    /** @param arguments the receiver first; what is written there is what the layer sees */
    LayerCall(Ends ends, Object[] arguments, Adapters adapters) {
        this.ends = ends;
        this.arguments = arguments;
        this.adapters = adapters;
    }

    /** Takes what the layer returned. */
    void ended(@Nullable Object given) {
        result = given;
    }

    /** {@return what the caller gets} */
    @Nullable
    Object result() {
        return result;
    }

    Object[] arguments() {
        return arguments;
    }

    Ends ends() {
        return ends;
    }

    List<Slot> inputs() throws ReflectiveOperationException {
        List<Slot> slots = new ArrayList<>();
        for (ValuePlace at : ends.inputs(arguments, adapters)) {
            add(at, slots);
        }
        return slots;
    }

    List<Slot> outputs() throws ReflectiveOperationException {
        List<Slot> slots = new ArrayList<>();
        add(ends.output(), slots);
        return slots;
    }

    /** What no adapter knows is a value all the same, and refuses when it is asked for. */
    private void add(ValuePlace at, List<Slot> slots) throws ReflectiveOperationException {
        Object holder = held(at);
        int count =
                holder == null ? 0 : adapters.find(holder).map(Values::count).orElse(1);
        for (int i = 0; i < count; i++) {
            slots.add(new Slot(at, i));
        }
    }

    private @Nullable Object held(ValuePlace at) throws ReflectiveOperationException {
        return at.read(arguments[0], Ends.given(arguments), result);
    }

    /** {@return what the layer returns that is not called, after what it would have written was written} */
    @Nullable
    Object skipped(List<Tensor> instead) throws ReflectiveOperationException {
        ValuePlace at = ends.output();
        if (at.kind() == ValuePlace.Kind.RETURN) {
            return made(instead);
        }
        for (int i = 0; i < instead.size(); i++) {
            new Slot(at, i).write(instead.get(i));
        }
        return null;
    }

    /** {@return something of the kind that the layer returns: an array, or something like one of its inputs} */
    private Object made(List<Tensor> instead) throws ReflectiveOperationException {
        Class<?> returned = returned();
        List<Long> shape = ends.output().shape();
        Object array = array(returned, instead.get(0));
        if (array != null) {
            return adapters.values(array).shaped(shape).like(instead).value();
        }
        for (ValuePlace input : ends.inputs(arguments, adapters)) {
            Object given = held(input);
            Optional<Values> values = adapters.find(given);
            if (returned.isInstance(given) && values.isPresent()) {
                return values.get().shaped(shape).like(instead).value();
            }
        }
        throw new OrderException(
                Facts.of("a layer cannot be skipped that returns what nothing is like that it is given")
                        .add("it returns", returned.getTypeName())
                        .add("do", "let it run, and set its output"));
    }

    /** {@return an array of that type with the shape of {@code tensor}; null where that is no array of numbers} */
    private static @Nullable Object array(Class<?> type, Tensor tensor) {
        Class<?> base = type;
        int rank = 0;
        for (; base.isArray(); base = base.getComponentType()) {
            rank++;
        }
        int[] sizes = Arrays.stream(tensor.shape()).mapToInt(Math::toIntExact).toArray();
        return base.isPrimitive() && rank > 0 && rank == sizes.length ? Array.newInstance(base, sizes) : null;
    }

    private Class<?> returned() {
        ClassLoader loader = arguments[0].getClass().getClassLoader();
        return MethodType.fromMethodDescriptorString(ends.descriptor(), loader).returnType();
    }

    /** One tensor of a call. */
    final class Slot {
        private final ValuePlace at;
        private final int index;

        Slot(ValuePlace at, int index) {
            this.at = at;
            this.index = index;
        }

        /** {@return whether an adapter knows it} */
        boolean isKnown() throws ReflectiveOperationException {
            return adapters.find(held(at)).isPresent();
        }

        private Values values() throws ReflectiveOperationException {
            return adapters.values(held(at)).shaped(at.shape());
        }

        Tensor read() throws ReflectiveOperationException {
            return values().tensor(index);
        }

        /** Puts {@code given} here, of whatever shape, in an argument of this call's own. */
        void replace(Tensor given) throws ReflectiveOperationException {
            Object array = at.isArgument() ? array(values().value().getClass(), given) : null;
            if (array == null) {
                write(given);
            } else {
                arguments[at.index() + 1] =
                        adapters.values(array).with(0, given).value();
            }
        }

        /** Puts {@code instead} where the value is; the program's own object stays as it was, unless that is the place. */
        void write(Tensor instead) throws ReflectiveOperationException {
            boolean isOut = at.kind() == ValuePlace.Kind.ARGUMENT && at.equals(ends.output());
            boolean isArray = at.kind() == ValuePlace.Kind.FIELD
                    && values().value().getClass().isArray();
            if (at.kind() == ValuePlace.Kind.IN_PLACE || isOut || isArray) {
                values().write(index, instead);
            } else if (at.kind() == ValuePlace.Kind.ARGUMENT) {
                arguments[at.index() + 1] = values().with(index, instead).value();
            } else if (at.kind() == ValuePlace.Kind.FIELD) {
                at.store(arguments[0], values().with(index, instead).value());
            } else {
                result = values().with(index, instead).value();
            }
        }
    }
}
