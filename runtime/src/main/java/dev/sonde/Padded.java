package dev.sonde;

import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.plan.Invocations.Part;
import dev.sonde.plan.Stack;
import dev.sonde.plan.Stack.Entries;
import dev.sonde.tensor.Cut;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Invokers of different lengths, made one length.
 *
 * <ol>
 *   <li>Inputs are filled up at their end to the greatest length.
 *   <li>What is read is cut to the invoker's own length, along every axis that is called by the length's name.
 *   <li>What is written is followed by what the model computes for the filling.
 * </ol>
 */
final class Padded {
    private final Recording recording;
    private final Padding padding;
    private final String length;
    private final int most;
    private final Stack nodes;

    private Padded(Recording recording, Padding padding, String length, Stack nodes) {
        this.recording = recording;
        this.padding = padding;
        this.length = length;
        this.nodes = nodes;
        this.most = recording.invocations().stream()
                .mapToInt(invocation -> own(invocation))
                .max()
                .orElse(0);
    }

    /**
     * {@return the invokers of {@code recording}, made one length; nothing where they have one, or more than that differs}
     *
     * @param nodes takes the nodes that cut and fill
     */
    static Optional<Padded> of(Recording recording, Padding padding, Stack nodes) {
        Set<String> different = new LinkedHashSet<>();
        recording
                .model()
                .inputs()
                .forEach((name, type) -> type.shape().ifPresent(shape -> {
                    for (int axis = 0; axis < shape.rank(); axis++) {
                        if (axis != recording.model().rowAxis(name) && shape.dim(axis) instanceof Dim.Named named) {
                            boolean same = recording.invocations().stream()
                                            .map(invocation -> invocation.size(named.name()))
                                            .distinct()
                                            .count()
                                    == 1;
                            if (!same) {
                                requireDeclared(padding, name);
                                different.add(named.name());
                            }
                        }
                    }
                }));
        return different.size() == 1
                ? Optional.of(
                        new Padded(recording, padding, different.iterator().next(), nodes))
                : Optional.empty();
    }

    private static void requireDeclared(Padding padding, String input) {
        if (!padding.values().containsKey(input)) {
            throw new ShapeException(Facts.of("the invokers give \"" + input + "\" in different lengths")
                    .add("padded", String.join(", ", padding.values().keySet()))
                    .add("do", "declare with what it is filled: with(\"" + input + "\", …)"));
        }
    }

    private int own(Invocation invocation) {
        return Math.toIntExact(invocation.size(length));
    }

    /** Case 1. */
    Map<String, Tensor> inputs(Invocation invocation) {
        Map<String, Tensor> filled = new LinkedHashMap<>(invocation.inputs());
        filled.replaceAll((name, tensor) -> {
            List<Integer> axes = axes(name);
            return axes.isEmpty() ? tensor : filled(name, tensor, axes.get(0), most - own(invocation));
        });
        return filled;
    }

    private Tensor filled(String name, Tensor tensor, int axis, int missing) {
        long[] sizes = tensor.shape();
        sizes[axis] = missing;
        Tensor filling = Tensor.full(padding.values().getOrDefault(name, 0.0), tensor.element(), sizes);
        return Cut.join(axis, List.of(tensor, filling));
    }

    /** Cases 2 and 3. */
    Part part(Invocation invocation, Part part) {
        int own = own(invocation);
        if (own == most) {
            return part;
        }
        Map<String, Read> reads = new LinkedHashMap<>();
        part.reads().forEach((alias, read) -> {
            List<Integer> axes = axes(read.tensor());
            String whole = axes.isEmpty() ? alias : alias + ".0";
            reads.put(whole, read);
            for (int i = 0; i < axes.size(); i++) {
                boolean last = i == axes.size() - 1;
                nodes.cut(last ? alias : alias + "." + (i + 1), new Entries(alias + "." + i, axes.get(i), 0, own));
            }
        });
        List<Write> writes = new ArrayList<>();
        for (Write write : part.writes()) {
            writes.add(axes(write.tensor()).isEmpty() ? write : filled(write, own, reads));
        }
        return new Part(part.rows(), reads, writes);
    }

    private Write filled(Write write, int own, Map<String, Read> reads) {
        List<Integer> axes = axes(write.tensor());
        if (axes.size() > 1) {
            throw new ShapeException(Facts.of("\"" + write.tensor() + "\" cannot be written where inputs are padded")
                    .add("because", "its length is that of several axes")
                    .add("do", "leave the padding out; invokers of different lengths then run one after another"));
        }
        String name = write.value() + ".padded." + reads.size();
        reads.put(name + ".own", new Read(write.tensor(), false));
        nodes.cut(name + ".filling", new Entries(name + ".own", axes.get(0), own, most));
        nodes.join(name, axes.get(0), List.of(write.value(), name + ".filling"));
        return new Write(write.tensor(), write.users(), name);
    }

    /** The axes of a tensor that are called by the length's name. */
    private List<Integer> axes(String tensor) {
        Optional<Shape> shape = recording.model().type(tensor).flatMap(TensorType::shape);
        if (shape.isEmpty()) {
            throw new ShapeException(Facts.of("the shape of \"" + tensor + "\" is not known, so it cannot be padded"));
        }
        return IntStream.range(0, shape.get().rank())
                .filter(axis -> shape.get().dim(axis).equals(Dim.of(length)))
                .boxed()
                .toList();
    }
}
