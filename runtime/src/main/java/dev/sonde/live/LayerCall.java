package dev.sonde.live;

import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call of a layer, or of an operation in one, and the places in it where values are. */
final class LayerCall {
    private final Ends ends;
    private final Object[] arguments;
    private final Object layer;
    private final Adapters adapters;
    private @Nullable Object result;

    /**
     * Makes what is known of a call that is about to be made.
     *
     * @param arguments the receiver first, if there is one; what is written there is what the layer sees
     * @param layer whose call it is, or in whose call
     */
    LayerCall(Ends ends, Object[] arguments, Object layer, Adapters adapters) {
        this.ends = ends;
        this.arguments = arguments;
        this.layer = layer;
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
        return at.read(layer, ends.given(arguments), result);
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

    /** {@return something of the kind that the layer returns: what its type says, or something like one of its inputs} */
    private Object made(List<Tensor> instead) throws ReflectiveOperationException {
        Class<?> returned = ends.type(layer).returnType();
        List<Long> shape = ends.output().shape();
        Optional<Object> fresh = new Fresh(adapters).of(returned, instead, !shape.isEmpty());
        if (fresh.isPresent()) {
            return fresh.get();
        }
        for (ValuePlace input : ends.inputs(arguments, adapters)) {
            Object given = held(input);
            Optional<Values> values = adapters.find(given);
            if (given != null && returned.isInstance(given) && values.isPresent()) {
                Optional<Object> sized = new Fresh(adapters).of(given.getClass(), instead, !shape.isEmpty());
                Object made = sized.isPresent()
                        ? sized.get()
                        : values.get().shaped(shape).like(instead).value();
                return adapters.placed(made, arguments);
            }
        }
        throw new OrderException(
                Facts.of("a layer cannot be skipped that returns what nothing is like that it is given")
                        .add("it returns", returned.getTypeName())
                        .add("do", "let it run, and set its output"));
    }

    /** One tensor of a call. */
    final class Slot {
        private final ValuePlace at;
        private final int index;

        Slot(ValuePlace at, int index) {
            this.at = at;
            this.index = index;
        }

        /** {@return whether it can be read: an adapter knows it, and it has a shape} */
        boolean isKnown() throws ReflectiveOperationException {
            return adapters.find(held(at))
                    .filter(values -> values.isEven(index))
                    .isPresent();
        }

        private Values values() throws ReflectiveOperationException {
            return adapters.values(held(at)).shaped(at.shape());
        }

        Tensor read() throws ReflectiveOperationException {
            return values().tensor(index);
        }

        ValuePlace place() {
            return at;
        }

        /** Puts {@code given} here, of whatever shape, in an argument of this call's own or a field that is put back. */
        void replace(Tensor given) throws ReflectiveOperationException {
            boolean isHeld = at.kind() == ValuePlace.Kind.FIELD;
            if (isHeld && Arrays.equals(read().shape(), given.shape())) {
                write(given);
                return;
            }
            Optional<Object> fresh = at.isArgument() || isHeld ? fresh(given) : Optional.empty();
            if (fresh.isEmpty()) {
                write(given);
            } else if (isHeld) {
                at.store(layer, fresh.get());
            } else {
                arguments[ends.at(at)] = fresh.get();
            }
        }

        private Optional<Object> fresh(Tensor given) throws ReflectiveOperationException {
            Values like = values();
            Optional<Object> fresh = new Fresh(adapters)
                    .of(like.value().getClass(), given, !at.shape().isEmpty());
            return fresh.isEmpty() && like.count() == 1
                    ? Optional.of(like.like(List.of(given)).value())
                    : fresh;
        }

        /** Puts {@code instead} where the value is; the program's own object stays as it was, unless that is the place. */
        void write(Tensor instead) throws ReflectiveOperationException {
            boolean isOut = at.kind() == ValuePlace.Kind.ARGUMENT && at.equals(ends.output());
            boolean isHeld = at.kind() == ValuePlace.Kind.FIELD && values().isChangeable(index);
            if (at.kind() == ValuePlace.Kind.IN_PLACE || isOut || isHeld) {
                values().write(index, instead);
            } else if (at.kind() == ValuePlace.Kind.ARGUMENT) {
                arguments[ends.at(at)] = values().with(index, instead).value();
            } else if (at.kind() == ValuePlace.Kind.FIELD) {
                at.store(layer, values().with(index, instead).value());
            } else {
                result = values().with(index, instead).value();
            }
        }
    }
}
