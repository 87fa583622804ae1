package dev.sonde.run;

import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Value;
import dev.sonde.plan.Invocations;
import dev.sonde.plan.Invocations.Part;
import dev.sonde.plan.JoinRows;
import dev.sonde.plan.Joined;
import dev.sonde.plan.Layout;
import dev.sonde.plan.Peak;
import dev.sonde.plan.Rows;
import dev.sonde.plan.Unchanged;
import dev.sonde.tensor.Cut;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Runs that several invokers share.
 *
 * <p>How true such a run is to single ones is measured when it is built: the same rows part at the same places, nothing
 * is changed, and each invoker's outputs are compared with those of the plain model on its inputs alone.
 */
final class SharedRun {
    private final Engine engine;
    private final Rows rows;
    private final List<String> outputs;

    SharedRun(Engine engine, Rows rows) {
        this.engine = engine;
        this.rows = rows;
        this.outputs = graph().graph().outputs().stream()
                .map(Value::name)
                .filter(name -> rows.layout(name) instanceof Layout.Along)
                .toList();
    }

    /**
     * Requires that the invokers of {@code asked} can share a run.
     *
     * @throws ModelException where they cannot; its message says why
     */
    void require(Invocations asked) {
        if (outputs.isEmpty()) {
            String first = graph().graph().outputs().get(0).name();
            throw new ModelException(Facts.of("invokers cannot share a run")
                    .add("tensor", '"' + first + '"')
                    .add(
                            "because",
                            rows.mixing(List.of(first)).map(Object::toString).orElse("it holds no rows")));
        }
        JoinRows.into(graph(), rows, asked);
    }

    /**
     * {@return what {@code asked} saves}
     *
     * @param given the inputs of all rows, and the feeds
     * @param alone the inputs of each invoker
     */
    Outcome run(Invocations asked, Map<String, Tensor> given, List<Map<String, Tensor>> alone) {
        Variant variant = engine.enter(key(asked), () -> build(asked, given, alone));
        try {
            return Outcome.of(variant, variant.run(given));
        } finally {
            variant.leave();
        }
    }

    /** {@return how many bytes the values of such a run need at once: an estimate} */
    long bytes(Invocations asked, Function<String, Optional<Peak.Rowed>> sizes) {
        Joined joined = JoinRows.into(graph(), rows, asked);
        return Peak.of(joined.model().graph(), name -> {
            Integer count = joined.rows().get(name);
            Optional<Peak.Rowed> size = sizes.apply(name);
            return count == null ? size : size.map(one -> new Peak.Rowed(one.each(), count));
        });
    }

    private Variant build(Invocations asked, Map<String, Tensor> given, List<Map<String, Tensor>> alone) {
        Joined joined = JoinRows.into(graph(), rows, asked);
        Variant variant = engine.load(joined.model(), joined.outputs());
        try {
            variant.proven(measure(asked, given, alone));
            return variant;
        } catch (RuntimeException | Error e) {
            variant.retire();
            throw e;
        }
    }

    private Fidelity measure(Invocations asked, Map<String, Tensor> given, List<Map<String, Tensor>> alone) {
        Joined twin = JoinRows.into(graph(), rows, Unchanged.of(asked, outputs));
        Variant variant = engine.load(twin.model(), twin.outputs());
        try (Lease lease = variant.run(given)) {
            Map<Object, Map<String, Tensor>> plain = new LinkedHashMap<>();
            Fidelity fidelity = new Fidelity.Exact();
            for (int i = 0; i < asked.parts().size(); i++) {
                Map<String, Tensor> inputs = alone.get(i);
                Map<String, Tensor> expected = plain.computeIfAbsent(
                        key(asked, i, inputs), absent -> engine.plain().run(inputs, outputs));
                for (String output : outputs) {
                    String name = twin.outputs().getOrDefault(Unchanged.key(i, output), "");
                    fidelity = Fidelity.worse(
                            fidelity,
                            compared(
                                    output,
                                    SelfCheck.tensor(expected, output),
                                    SelfCheck.tensor(lease.outputs(), name)));
                }
            }
            return fidelity instanceof Fidelity.Exact ? repeats(alone.get(0)).orElse(fidelity) : fidelity;
        } finally {
            variant.retire();
        }
    }

    private Fidelity compared(String output, Tensor expected, Tensor found) {
        Tensor own = cut(found, expected.shape());
        if (expected.sameBits(own)) {
            return new Fidelity.Exact();
        }
        String why = (own == found ? "rows share a run" : "inputs are padded")
                + rows.rounding(List.of(output))
                        .map(cause -> ", and " + cause + " rounds them by what is beside them")
                        .orElse("");
        boolean same = Arrays.equals(expected.shape(), own.shape());
        return new Fidelity.Perturbed(same ? expected.maxAbsDifference(own) : Double.POSITIVE_INFINITY, why);
    }

    /** What is behind an invoker's own length is the filling's. */
    private static Tensor cut(Tensor found, long[] sizes) {
        Tensor own = found;
        for (int axis = 0; axis < sizes.length && sizes.length == found.shape().length; axis++) {
            if (own.shape()[axis] > sizes[axis]) {
                own = Cut.out(own, axis, 0, (int) sizes[axis]);
            }
        }
        return own;
    }

    /** Whether bits can be compared at all. */
    private Optional<Fidelity> repeats(Map<String, Tensor> inputs) {
        Map<String, Tensor> first = engine.plain().run(inputs, outputs);
        Map<String, Tensor> second = engine.plain().run(inputs, outputs);
        boolean same = outputs.stream()
                .allMatch(name -> SelfCheck.tensor(first, name).sameBits(SelfCheck.tensor(second, name)));
        return same ? Optional.empty() : Optional.of(new Fidelity.Unproven("the plain model does not repeat itself"));
    }

    /** Invokers with equal rows of equal lengths are one. */
    private static Object key(Invocations asked, int index, Map<String, Tensor> inputs) {
        List<Object> key = new ArrayList<>();
        asked.inputs()
                .forEach((name, map) -> asked.parts()
                        .get(index)
                        .rows()
                        .forEach(row -> key.add(map.places().get(row))));
        inputs.values().forEach(tensor -> key.add(tensor.type()));
        return key;
    }

    private static String key(Invocations asked) {
        Patch common = new Patch(Map.of(), List.of(), asked.saves(), asked.feeds(), asked.constants(), asked.nodes());
        StringBuilder key = new StringBuilder(GraphText.print(common)).append(new TreeMap<>(asked.inputs()));
        for (Part part : asked.parts()) {
            key.append('\n')
                    .append(part.rows())
                    .append(new TreeMap<>(part.reads()))
                    .append(part.writes());
        }
        return key.toString();
    }

    private ModelGraph graph() {
        return engine.frozen().graph();
    }
}
