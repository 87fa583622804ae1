package dev.sonde.live;

import dev.sonde.error.Facts;
import dev.sonde.error.SondeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The adapters there are: those of libraries that were found by {@link ServiceLoader}, then Sonde's own, for numbers,
 * arrays of them up to rank 3, buffers, ONNX Runtime's tensors, DJL's and ND4J's arrays. A list, an array or a record of
 * values is several values, one after the other, and so is one of such.
 *
 * <p>Nothing of those libraries is needed: what is not there is never looked for.
 */
public final class Adapters {
    /** Programs pack values in a few things at most; a chain of objects that goes on for long is something else. */
    private static final int DEEPEST = 8;

    private static final Integer NONE = -1;

    private final List<ValueAdapter> all;
    private final IndArrayAdapter nd4j = new IndArrayAdapter();

    /** Keeps numbers, which hold nothing of Sonde's: a class of the application lives longer than an agent. */
    private final ClassValue<Integer> known = new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).takes(type)) {
                    return i;
                }
            }
            return NONE;
        }
    };

    private Adapters(List<ValueAdapter> more) {
        this.all = new ArrayList<>(more);
        all.addAll(List.of(
                new ArrayAdapter(),
                new ScalarAdapter(),
                new BufferAdapter(),
                new NdArrayAdapter(),
                nd4j,
                new OnnxTensorAdapter()));
    }

    /** {@return Sonde's own and those that {@code loader} finds} */
    public static Adapters of(@Nullable ClassLoader loader) {
        List<ValueAdapter> found = new ArrayList<>();
        ServiceLoader.load(ValueAdapter.class, loader).forEach(found::add);
        return new Adapters(found);
    }

    /** {@return these, asked before Sonde's own} */
    public static Adapters of(List<ValueAdapter> more) {
        return new Adapters(more);
    }

    /** {@return whether values of a class are numbers of some kind, rather than objects that have parts} */
    public boolean take(Class<?> type) {
        return !known.get(type).equals(NONE);
    }

    /** {@return a value as one or several tensors; empty if no adapter takes it} */
    public Optional<Values> find(@Nullable Object value) {
        if (value == null) {
            return Optional.empty();
        }
        List<Object> leaves = new ArrayList<>();
        return collect(value, leaves, DEEPEST).isEmpty()
                ? Optional.of(new Values(this, value, leaves))
                : Optional.empty();
    }

    /** Adds what {@code value} holds; says what in it is no value. What holds itself has no end, so that none is looked for. */
    private Optional<Object> collect(Object value, List<Object> leaves, int depth) {
        if (take(value.getClass())) {
            leaves.add(value);
            return Optional.empty();
        }
        List<Object> parts = depth == 0 ? List.of() : Parts.of(value);
        for (Object part : parts) {
            Optional<Object> odd = collect(part, leaves, depth - 1);
            if (odd.isPresent()) {
                return odd;
            }
        }
        return parts.isEmpty() ? Optional.of(value) : Optional.empty();
    }

    /**
     * {@return a value as one or several tensors}
     *
     * @throws SondeException if no adapter takes it
     */
    public Values values(@Nullable Object value) {
        return find(value)
                .orElseThrow(() -> new SondeException(Facts.of("no adapter makes a tensor of this value")
                        .add("value", value == null ? "null" : describe(value))
                        .add("so", "it can be given to Java functions only")
                        .add("do", "provide a dev.sonde.live.ValueAdapter: see docs/writing-an-adapter.md")));
    }

    private String describe(Object value) {
        String own = value.getClass().getTypeName();
        return collect(value, new ArrayList<>(), DEEPEST)
                .map(odd -> odd.getClass().getTypeName())
                .map(odd -> odd.equals(own) ? own : own + " of " + odd)
                .orElse(own);
    }

    /** {@return a new value where a call with {@code arguments} has to hand it out} */
    Object placed(Object made, @Nullable Object[] arguments) {
        return take(made.getClass()) && adapter(made) instanceof IndArrayAdapter ? nd4j.placed(made, arguments) : made;
    }

    /** Has a call with {@code arguments}, beside the run, leave alone where the run has its values. */
    void free(@Nullable Object[] arguments) {
        nd4j.free(arguments);
    }

    /** {@return a copy of {@code value} that the program does not write over} */
    Object copy(Object value) {
        Values values = values(value);
        if (take(value.getClass()) && adapter(value) instanceof IndArrayAdapter) {
            return nd4j.copy(value);
        }
        for (int i = 0; i < values.count(); i++) {
            values = values.with(i, values.tensor(i));
        }
        return values.value();
    }

    ValueAdapter adapter(Object value) {
        return all.get(known.get(value.getClass()));
    }
}
