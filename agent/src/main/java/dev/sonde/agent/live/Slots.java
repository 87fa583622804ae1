package dev.sonde.agent.live;

import dev.sonde.live.Adapters;
import dev.sonde.live.ValuePlace;
import dev.sonde.live.Values;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values of one call on one side, what flows in or what flows out, each where it is, tensor by tensor. */
final class Slots {
    private final Call call;
    private final List<Held> all = new ArrayList<>();
    private final List<String> left = new ArrayList<>();

    /**
     * A call as it was observed.
     *
     * @param arguments the program's own, the receiver first if there is one; what is put there is passed on
     */
    record Call(@Nullable Object receiver, Object[] arguments, int first) {
        Object[] given() {
            Object[] given = new Object[arguments.length - first];
            System.arraycopy(arguments, first, given, 0, given.length);
            return given;
        }
    }

    /** One value at its place. */
    private static final class Held {
        private final ValuePlace place;
        private Values values;

        Held(ValuePlace place, Values values) {
            this.place = place;
            this.values = values;
        }
    }

    /** One tensor of those of a value. */
    private record At(Held held, int index) {}

    private Slots(Call call) {
        this.call = call;
    }

    /** {@return the values at {@code places}; what no adapter takes is left out} */
    static Slots of(Call call, List<ValuePlace> places, @Nullable Object result, Adapters adapters)
            throws ReflectiveOperationException {
        Slots slots = new Slots(call);
        Object[] given = call.given();
        for (ValuePlace place : places) {
            Object value = place.read(call.receiver(), given, result);
            Optional<Values> values = adapters.find(value);
            values.ifPresentOrElse(
                    found -> slots.all.add(new Held(place, found.shaped(place.shape()))),
                    () -> slots.left.add(place + ", "
                            + (value == null ? "null" : value.getClass().getTypeName())));
        }
        return slots;
    }

    /** {@return whether there is a tensor at {@code index}, all values counted one after the other} */
    boolean has(int index) {
        At at = find(index);
        return at != null && at.held().values.isEven(at.index());
    }

    /** {@return what was found instead at {@code index}, in words} */
    String leftOut(int index) {
        if (find(index) != null) {
            return "the array is ragged: its parts are not equally long, or not there";
        }
        return left.isEmpty() ? "there are fewer values" : "no adapter makes a tensor of " + String.join("; ", left);
    }

    Tensor tensor(int index) {
        At at = at(index);
        return at.held().values.tensor(at.index());
    }

    /** {@return where the tensor at {@code index} is, in words} */
    String where(int index) {
        At at = at(index);
        boolean isOne = at.held().values.count() == 1;
        return at.held().place + (isOne ? "" : "[" + at.index() + "]");
    }

    /**
     * Puts {@code tensor} where the one at {@code index} is.
     *
     * @param isInput whether an argument is replaced; the result of a call, and what it wrote into an argument, is
     *     changed in place, for the caller holds it already
     */
    void put(int index, Tensor tensor, boolean isInput) throws ReflectiveOperationException {
        At at = at(index);
        Held held = at.held();
        Values values = held.values;
        switch (held.place.kind()) {
            case RETURN -> held.values = values.with(at.index(), tensor);
            case IN_PLACE -> values.write(at.index(), tensor);
            case ARGUMENT -> {
                if (isInput) {
                    held.values = values.with(at.index(), tensor);
                    call.arguments()[call.first() + held.place.index()] = held.values.value();
                } else {
                    values.write(at.index(), tensor);
                }
            }
            case FIELD -> putField(held, at.index(), tensor);
        }
    }

    /** Whoever else holds the field's array is to see the same. */
    private void putField(Held held, int index, Tensor tensor) throws ReflectiveOperationException {
        Object receiver = call.receiver();
        if (held.values.isChangeable(index)) {
            held.values.write(index, tensor);
        } else if (receiver != null) {
            held.values = held.values.with(index, tensor);
            held.place.store(receiver, held.values.value());
        }
    }

    /** {@return what the call is to return} */
    @Nullable
    Object result(@Nullable Object result) {
        for (Held held : all) {
            if (held.place.kind() == ValuePlace.Kind.RETURN) {
                return held.values.value();
            }
        }
        return result;
    }

    private At at(int index) {
        At at = find(index);
        if (at == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return at;
    }

    private @Nullable At find(int index) {
        int rest = index;
        for (Held held : all) {
            int count = held.values.count();
            if (rest < count) {
                return new At(held, rest);
            }
            rest -= count;
        }
        return null;
    }
}
