package dev.sonde;

import dev.sonde.graph.Patch.Read;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The sets of inputs that a trace runs on, one or as many as there will be, and the sizes that they give. */
final class Invoked {
    private final Recording recording;
    private final boolean many;
    private final List<Invocation> all = new ArrayList<>();
    private final Map<String, Long> sizes = new HashMap<>();
    private final Everyone everyone;

    Invoked(Recording recording, boolean many) {
        this.recording = recording;
        this.many = many;
        this.everyone = new Everyone(recording);
        sizes.putAll(recording.model().sizes());
    }

    /** {@return one more, which holds for any inputs where it is given none} */
    Invocation add(Inputs inputs) {
        OptionalInt index = many ? OptionalInt.of(all.size()) : OptionalInt.empty();
        Invocation invocation = new Invocation(recording, index, inputs);
        sizes.putAll(invocation.sizes());
        all.add(invocation);
        return invocation;
    }

    /** {@return the sets of inputs, in order} */
    List<Invocation> all() {
        return all;
    }

    /** {@return all who are invoked, those to come included} */
    Everyone everyone() {
        return everyone;
    }

    boolean isMany() {
        return many;
    }

    /** Takes the inputs that earlier traces have given by now; says whether they have other sizes than before. */
    boolean settle() {
        boolean others = false;
        for (Invocation invocation : all) {
            others |= invocation.settle();
            sizes.putAll(invocation.sizes());
        }
        return others;
    }

    /** {@return {@code shape} with the sizes that inputs give to symbolic dimensions} */
    Shape sized(Shape shape) {
        return Sizes.sized(shape, sizes);
    }

    /** {@return {@code shape} as the user sees it, where names of dimensions are made up for several inputs} */
    Shape shown(Shape shape) {
        return many ? sized(shape) : shape;
    }

    /** {@return the inputs that give a symbolic dimension its size; none where several do together} */
    Optional<Invocation> owner(String dimension) {
        int mark = dimension.lastIndexOf('#');
        if (!many) {
            return Optional.of(all.get(0));
        }
        return mark < 0 ? Optional.empty() : Optional.of(all.get(Integer.parseInt(dimension.substring(mark + 1))));
    }

    /** {@return the type of what is read under {@code name}, in the sizes of this run} */
    Optional<TensorType> typeRead(String name) {
        for (Invocation invocation : all) {
            Optional<Read> read = invocation.readAs(name);
            if (read.isPresent()) {
                return recording
                        .model()
                        .type(read.get().tensor())
                        .map(type -> new Stand(recording, invocation).sized(type));
            }
        }
        return Optional.empty();
    }

    /** {@return how the program called what is read under {@code name}} */
    Optional<String> label(String name) {
        for (Invocation invocation : all) {
            Optional<Read> read = invocation.readAs(name);
            if (read.isPresent()) {
                String label = invocation.label(read.get().tensor());
                return Optional.of(label.isEmpty() ? read.get().tensor() : label);
            }
        }
        return everyone.label(name);
    }

    /** {@return whether nothing is written for any} */
    boolean onlyRead() {
        return all.stream().allMatch(Invocation::onlyReads);
    }
}
