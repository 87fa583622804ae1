package dev.sonde.live;

import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a field of a layer holds, to be put back after the layer was called beside the run.
 *
 * @param held the very object
 * @param numbers what was in it, where it may be written over
 */
record KeptField(ValuePlace place, Object layer, @Nullable Object held, Optional<Values> values, List<Tensor> numbers) {

    /** {@return the fields in which a layer has values} */
    static List<KeptField> all(Ends ends, Object layer, Adapters adapters) throws ReflectiveOperationException {
        List<ValuePlace> places = new ArrayList<>(ends.places().inputs());
        places.add(ends.output());
        List<KeptField> kept = new ArrayList<>();
        for (ValuePlace place : places) {
            if (place.kind() == ValuePlace.Kind.FIELD) {
                kept.add(of(place, layer, adapters));
            }
        }
        return kept;
    }

    private static KeptField of(ValuePlace place, Object layer, Adapters adapters) throws ReflectiveOperationException {
        Object held = place.read(layer, new Object[0], null);
        Optional<Values> values = adapters.find(held);
        List<Tensor> numbers = new ArrayList<>();
        for (int i = 0; i < values.map(Values::count).orElse(0); i++) {
            numbers.add(values.orElseThrow().tensor(i));
        }
        return new KeptField(place, layer, held, values, numbers);
    }

    @SuppressWarnings("ReferenceEquality") // Whether it is the very same object is meant.
    void putBack() throws ReflectiveOperationException {
        for (int i = 0; i < numbers.size(); i++) {
            Values own = values.orElseThrow();
            if (own.isChangeable(i) && !own.tensor(i).sameBits(numbers.get(i))) {
                own.write(i, numbers.get(i));
            }
        }
        if (place.read(layer, new Object[0], null) != held) {
            place.store(layer, held);
        }
    }
}
