package dev.sonde;

import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorLike;
import dev.sonde.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Where a program stands when it names places: what it says there holds for all rows of the run. */
public interface Scope {
    /**
     * {@return the module at {@code path}}
     *
     * @throws dev.sonde.error.UnknownNameException where there is none; the nearest are named
     */
    Envoy at(String path);

    /**
     * {@return the modules whose paths fit {@code pattern}, in the model's order: {@code *} stands within a part of the
     * path, {@code **} across parts; less those whose output an operator swallowed, which the report lists}
     */
    List<Envoy> all(String pattern);

    /**
     * {@return the place that {@code written} names in the form of configuration and command line, such as
     * {@code encoder.layer.3#input}, {@code encoder.layer.0.attention.self/Softmax} or {@code tensor:NAME}}
     */
    Place place(String written);

    /**
     * {@return the place that {@code written} names, computed beside the graph that runs where an operator swallowed it;
     * the report says how much that differs}
     */
    Place unfused(String written);

    /** {@return the places that {@code pattern} names, less those that an operator swallowed; the report lists these} */
    List<Place> places(String pattern);

    /**
     * Saves the places that {@code patterns} name, less those that an operator swallowed.
     *
     * @return the saved values by place, in the model's order; {@code "**"} alone stands for every module
     */
    default Map<String, Saved> cache(String... patterns) {
        return cache(Cache.of(patterns));
    }

    /**
     * Saves the places that {@code what} names, in the form that it asks for, as they are on this line.
     *
     * @return the saved values by place, in the model's order; an input is under {@code path#input}
     */
    default Map<String, Saved> cache(Cache what) {
        Map<String, Saved> all = new LinkedHashMap<>();
        for (String pattern : what.patterns()) {
            for (String written : what.written(pattern)) {
                for (Place place : places(written)) {
                    all.computeIfAbsent(place.toString(), path -> what.keep(place));
                }
            }
        }
        return all;
    }

    /** {@return the model's input {@code name}} */
    Place input(String name);

    /** {@return the model's output {@code name}} */
    Place output(String name);

    /**
     * {@return the model's only output}
     *
     * @throws dev.sonde.error.UnknownNameException where there are several
     */
    Place output();

    /** {@return the tensor {@code name} of the graph} */
    Place tensor(String name);

    /** {@return the model's parameter {@code name}, as its file calls it} */
    Place parameter(String name);

    /**
     * {@return a value given with every run under {@code name}, and {@code value} where a run does not say otherwise}
     */
    Proxy feed(String name, Tensor value);

    /** {@return a float given with every run under {@code name}, and {@code value} where a run does not say otherwise} */
    Proxy feed(String name, double value);

    /** {@return what makes values that are not the model's} */
    Create create();

    /** Prints {@code value}, as it is on this line, under {@code label} when a run has ended. */
    default void print(String label, TensorLike value) {
        tell(value, numbers -> System.out.println(label + ": " + numbers));
    }

    /** Tells {@code value}, as it is on this line, to {@code listener} when a run has ended and came to this line. */
    void tell(TensorLike value, Consumer<? super Tensor> listener);

    /**
     * {@return the scope of the next call of every module in a run: a module that is called twice is there in its second
     * call (see {@link Envoy#nth})}
     */
    Scope next();

    /**
     * {@return the scope of what is to happen only where {@code condition} holds; it sees the writes before it}
     *
     * @param condition a bool of one element
     * @throws dev.sonde.error.ShapeException where it is no bool or has several elements
     */
    Branch when(TensorLike condition);

    /**
     * Ends what is said here: what is saved on a later line is not reached, and what is written there is refused. Lines
     * before it are as ever. In a branch this ends what follows on the runs on which the condition holds.
     *
     * <p>A file computes only what is saved anyway, so this saves no work by itself; it is for a program whose later
     * lines are not its own.
     */
    void stop();

    /**
     * {@return what {@code function} makes of {@code inputs}}
     *
     * <p>The run stops there, calls it, and goes on with what it gives. It is called once in every run; in a branch, only
     * where that is taken.
     *
     * @param result the type of what it gives, which a run checks
     */
    Proxy apply(HostFunction function, TensorType result, TensorLike... inputs);
}
