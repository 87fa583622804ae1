package dev.sonde.live;

import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.tensor.Tensor;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call of a layer beside the run, like one that the program made: what is not given is as it was there.
 *
 * @param arguments the receiver first
 * @param seen what the program gave
 */
record Beside(Ends ends, @Nullable Object[] arguments, Seen seen, Adapters adapters) {

    /**
     * What the program gave to a call.
     *
     * @param numbers of the inputs; nothing for those that are no numbers or in fields
     * @param fields copies of what was in the fields, for some are empty again after the call
     */
    private record Seen(List<Optional<Tensor>> numbers, Map<ValuePlace, Object> fields) {
        static final Seen NOTHING = new Seen(List.of(), Map.of());

        Optional<Tensor> number(int index) {
            return index < numbers.size() ? numbers.get(index) : Optional.empty();
        }
    }

    /** {@return one like the call that begins with {@code arguments}} */
    static Beside like(Ends ends, Object[] arguments, Adapters adapters) throws ReflectiveOperationException {
        List<Optional<Tensor>> numbers = new ArrayList<>();
        for (LayerCall.Slot input : new LayerCall(ends, arguments, arguments[0], adapters).inputs()) {
            boolean isNumbers = input.place().isArgument() && input.isKnown();
            numbers.add(isNumbers ? Optional.of(input.read()) : Optional.empty());
        }
        Map<ValuePlace, Object> fields = new HashMap<>();
        for (ValuePlace place : ends.places().inputs()) {
            Object held = place.kind() == ValuePlace.Kind.FIELD ? place.read(arguments[0], new Object[0], null) : null;
            adapters.find(held).ifPresent(values -> fields.put(place, adapters.copy(values.value())));
        }
        return new Beside(ends, arguments.clone(), new Seen(numbers, fields), adapters);
    }

    /**
     * {@return one of which only the types are known, for the program made none like it yet; nothing where {@code inputs}
     * are not all that it takes, or something of its type cannot be made of them alone}
     */
    static Optional<Beside> of(Ends ends, Object layer, List<Tensor> inputs, Adapters adapters) {
        Class<?>[] types = ends.type(layer).parameterArray();
        List<ValuePlace> places = ends.places().inputs(types.length);
        if (ends.output().kind() == ValuePlace.Kind.ARGUMENT || places.size() != inputs.size()) {
            return Optional.empty();
        }
        @Nullable Object[] arguments = new Object[types.length + 1];
        arguments[0] = layer;
        for (int i = 0; i < places.size(); i++) {
            ValuePlace at = places.get(i);
            if (at.isArgument()) {
                arguments[ends.at(at)] = new Fresh(adapters)
                        .of(types[at.index()], inputs.get(i), !at.shape().isEmpty())
                        .orElse(null);
            }
        }
        boolean isWhole = Arrays.stream(arguments).allMatch(Objects::nonNull);
        return isWhole ? Optional.of(new Beside(ends, arguments, Seen.NOTHING, adapters)) : Optional.empty();
    }

    /** {@return the same call of another layer, of the same class} */
    Beside on(Object other) {
        @Nullable Object[] own = arguments.clone();
        own[0] = other;
        return new Beside(ends, own, seen, adapters);
    }

    /** {@return what the layer hands out} What is in its fields is afterwards as it was. */
    List<Tensor> made(List<Tensor> inputs) throws Exception {
        Object[] own = own();
        LayerCall call = new LayerCall(ends, own, own[0], adapters);
        List<KeptField> fields = KeptField.all(ends, own[0], adapters);
        try {
            fill(own[0]);
            give(inputs, call.inputs());
            call.ended(invoke(own));
            List<Tensor> made = new ArrayList<>();
            for (LayerCall.Slot output : call.outputs()) {
                made.add(output.read());
            }
            return made;
        } finally {
            for (KeptField field : fields) {
                field.putBack();
            }
        }
    }

    /** Has what the layer takes from its fields be there, also where the program took it away after the call. */
    private void fill(Object layer) throws ReflectiveOperationException {
        for (Map.Entry<ValuePlace, Object> field : seen.fields().entrySet()) {
            if (field.getKey().read(layer, new Object[0], null) == null) {
                field.getKey().store(layer, adapters.copy(field.getValue()));
            }
        }
    }

    private void give(List<Tensor> inputs, List<LayerCall.Slot> slots) throws ReflectiveOperationException {
        if (inputs.size() > slots.size()) {
            throw new OrderException(Facts.of("a layer that is called beside the run is given more than it takes")
                    .add("given", inputs.size())
                    .add("it takes", slots.size()));
        }
        for (int i = 0; i < slots.size(); i++) {
            Optional<Tensor> given = i < inputs.size() ? Optional.of(inputs.get(i)) : seen.number(i);
            if (given.isPresent()) {
                slots.get(i).replace(given.get());
            }
        }
    }

    /** The arguments, in which what the layer writes to is a copy. */
    private Object[] own() {
        Object[] own = arguments.clone();
        ValuePlace output = ends.output();
        if (output.isArgument()) {
            own[ends.at(output)] = adapters.copy(own[ends.at(output)]);
        }
        adapters.free(own);
        return own;
    }

    private @Nullable Object invoke(Object[] given) throws Exception {
        Object receiver = Objects.requireNonNull(given[0]);
        try {
            return method(receiver).invoke(receiver, ends.given(given));
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception thrown ? thrown : e;
        }
    }

    private Method method(Object receiver) throws NoSuchMethodException {
        MethodType type = ends.type(receiver);
        for (Class<?> at = receiver.getClass(); at != null; at = at.getSuperclass()) {
            try {
                Method found = at.getDeclaredMethod(ends.method(), type.parameterArray());
                found.setAccessible(true);
                return found;
            } catch (NoSuchMethodException e) {
                // Its parent may have it.
            }
        }
        return receiver.getClass().getMethod(ends.method(), type.parameterArray());
    }
}
