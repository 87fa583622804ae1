package dev.sonde.run;

import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import dev.sonde.error.RunException;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Weight;
import dev.sonde.plan.GoOn;
import dev.sonde.plan.Invocations;
import dev.sonde.plan.Invocations.Part;
import dev.sonde.plan.Pass;
import dev.sonde.plan.RowInputs;
import dev.sonde.plan.RowInputs.Axis;
import dev.sonde.plan.Rows;
import dev.sonde.plan.Schedule;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What several invokers ask of one model, planned once and carried out as often as wanted, in as few runs as rows and
 * values allow.
 *
 * <ol>
 *   <li>Invokers whose inputs have the same sizes but for the rows share their runs, where the graph keeps rows apart.
 *   <li>Where it does not, each runs by itself, and what is to be said of the runs names the cause.
 *   <li>An invoker that is by itself is spliced, like any other patch.
 *   <li>Java functions are called between the runs.
 *   <li>A run that would need more memory than is allowed is made by half its invokers after the other half.
 *   <li>A run goes on where an earlier one of the same invokers was, where rows allow.
 * </ol>
 */
public final class Joint {
    private final Engine engine;
    private final Asked asked;
    private final Map<String, Axis> axes;
    private final InputRows inputs;
    private final List<Pass> passes;
    private final Optional<SharedRun> shared;
    private final String apart;

    private Joint(Engine engine, Asked asked) {
        this.engine = engine;
        Graph graph = engine.frozen().graph().graph();
        this.axes = RowInputs.axes(graph);
        this.inputs = InputRows.of(axes, asked.inputs());
        this.asked = asked.with(asked.all().withInputs(inputs.maps()));
        Set<String> written = asked.all().parts().stream()
                .flatMap(part -> part.writes().stream())
                .map(Patch.Write::tensor)
                .collect(Collectors.toSet());
        Set<String> weights = graph.weights().stream().map(Weight::name).collect(Collectors.toSet());
        written.retainAll(weights);
        SharedRun together = new SharedRun(engine, Rows.of(graph, axes, written));
        Units units = Units.bySizes(this.asked, axes);
        List<Pass> planned = scheduled(units);
        this.apart = asked.apart().isEmpty() ? refusal(together, planned) : asked.apart();
        this.shared = apart.isEmpty() ? Optional.of(together) : Optional.empty();
        this.passes = goOn(apart.isEmpty() ? small(units, planned) : scheduled(units.apart()));
    }

    private List<Pass> scheduled(Units units) {
        return Schedule.of(engine.frozen().graph().graph(), asked.all(), units.parts(), asked.lines());
    }

    /** Case 6. */
    private List<Pass> goOn(List<Pass> successive) {
        if (successive.size() < 2) {
            return successive;
        }
        List<Pass> shortened = GoOn.in(
                engine.frozen().graph().graph(), successive, engine.unreadable().keySet());
        boolean refused = shared.filter(
                        together -> !refusal(together, shortened).isEmpty())
                .isPresent();
        return refused ? successive : shortened;
    }

    /** Case 5. */
    private List<Pass> small(Units units, List<Pass> planned) {
        Units tried = units;
        List<Pass> now = planned;
        for (Optional<Pass> big = tooBig(now); big.isPresent(); big = tooBig(now)) {
            tried = tried.halved(
                    asked.all().parts().get(asked.index(big.get().rows().get(0))));
            now = scheduled(tried);
        }
        return now;
    }

    private Optional<Pass> tooBig(List<Pass> passes) {
        return passes.stream()
                .filter(pass -> pass.asked().parts().size() > 1 && bytes(pass) > asked.limit())
                .findFirst();
    }

    /** {@return why invokers do not share runs; empty where they do} */
    public String apart() {
        return apart;
    }

    /** {@return how many bytes the values of the largest run need at once, weights not counted: an estimate} */
    public long bytes() {
        return passes.stream().mapToLong(this::bytes).max().orElse(0);
    }

    private long bytes(Pass pass) {
        int index = asked.index(pass.rows().get(0));
        if (pass.asked().parts().size() > 1 && shared.isPresent()) {
            return shared.get().bytes(pass.asked(), tensor -> asked.sizes().of(index, tensor));
        }
        return engine.bytes(patch(pass.asked(), index), tensor -> asked.sizes().of(index, tensor));
    }

    /**
     * {@return a plan for {@code asked}}
     *
     * @throws dev.sonde.error.OrderException where invokers need each other's values before these are made
     */
    public static Joint of(Engine engine, Asked asked) {
        return new Joint(engine, asked);
    }

    /**
     * {@return what is saved when the plan is carried out}
     *
     * @param feeds the numbers of all feeds
     */
    public Outcome run(Map<String, Tensor> feeds) {
        Map<String, Tensor> known = new LinkedHashMap<>(feeds);
        Map<String, Tensor> saves = new LinkedHashMap<>();
        List<Outcome> outcomes = new ArrayList<>();
        List<Pass> carriedOut = new ArrayList<>();
        try {
            for (Pass pass : passes) {
                call(known);
                if (pass.asked().saves().isEmpty()
                        && (passes.size() > 1 || !asked.functions().isEmpty())) {
                    continue;
                }
                Outcome outcome = run(pass, known);
                outcomes.add(outcome);
                carriedOut.add(pass);
                known.putAll(outcome.saves());
            }
            call(known);
        } catch (RuntimeException | Error e) {
            outcomes.forEach(Outcome::close);
            throw e;
        }
        asked.all().saves().forEach((key, name) -> {
            Tensor found = known.containsKey(key) ? known.get(key) : known.get(name);
            if (found != null) {
                saves.put(key, found);
            }
        });
        return Outcome.of(saves, outcomes, said(carriedOut));
    }

    private Outcome run(Pass pass, Map<String, Tensor> known) {
        Map<String, TensorType> types = new LinkedHashMap<>();
        Map<String, Tensor> given = new LinkedHashMap<>();
        for (String name : pass.fed()) {
            Tensor tensor = fed(name, known);
            given.put(name, tensor);
            // Other sizes are the same graph.
            types.put(name, TensorType.of(tensor.element(), tensor.shape()));
        }
        Invocations now = pass.asked(types);
        asked.all().feeds().forEach(feed -> given.put(feed.name(), fed(feed.name(), known)));
        if (now.parts().size() == 1 || shared.isEmpty()) {
            return alone(pass, now, given);
        }
        given.putAll(inputs.at(pass.inputRows()));
        return shared.get().run(now, given, of(pass));
    }

    /** Case 3. */
    private Outcome alone(Pass pass, Invocations now, Map<String, Tensor> given) {
        int index = asked.index(pass.rows().get(0));
        given.putAll(asked.inputs().get(index));
        return engine.run(patch(now, index), given);
    }

    private Patch patch(Invocations now, int index) {
        Part part = now.parts().get(0);
        Patch patch = new Patch(part.reads(), part.writes(), now.saves(), now.feeds(), now.constants(), now.nodes());
        return asked.alone().finished(index, patch);
    }

    /** Case 4. */
    private void call(Map<String, Tensor> known) {
        for (Node node : asked.all().nodes()) {
            if (Schedule.isHost(node)
                    && !known.containsKey(node.outputs().get(0))
                    && known.keySet().containsAll(node.inputs())) {
                List<Tensor> taken =
                        node.inputs().stream().map(name -> fed(name, known)).toList();
                for (String output : node.outputs()) {
                    Function<List<Tensor>, Tensor> function = asked.functions().get(output);
                    if (function != null) {
                        known.put(output, function.apply(taken));
                    }
                }
            }
        }
    }

    private static Tensor fed(String name, Map<String, Tensor> known) {
        Tensor tensor = known.get(name);
        if (tensor == null) {
            throw new RunException(Facts.of("no run gave \"" + name + '"'));
        }
        return tensor;
    }

    private String refusal(SharedRun together, List<Pass> planned) {
        try {
            for (Pass pass : planned) {
                if (pass.asked().parts().size() > 1) {
                    together.require(pass.asked());
                }
            }
            return "";
        } catch (ModelException refused) {
            return String.valueOf(refused.getMessage()).replaceAll("\\s*\\n\\s*", "; ");
        }
    }

    private List<Map<String, Tensor>> of(Pass pass) {
        Set<Integer> indices = new LinkedHashSet<>();
        pass.rows().forEach(row -> indices.add(asked.index(row)));
        return indices.stream().map(asked.given().own()::get).toList();
    }

    /** Rows that run in several parts, with Java functions between them say, are told apart. */
    private List<String> said(List<Pass> several) {
        Map<List<Integer>, Long> parts =
                several.stream().collect(Collectors.groupingBy(Pass::rows, Collectors.counting()));
        Map<List<Integer>, Integer> told = new HashMap<>();
        return several.stream()
                .map(pass -> {
                    long all = parts.getOrDefault(pass.rows(), 1L);
                    int part = told.merge(pass.rows(), 1, Integer::sum);
                    return said(pass, all > 1 ? ", part " + part + " of " + all : "");
                })
                .toList();
    }

    private String said(Pass pass, String part) {
        String rows = pass.rows().size() == 1
                ? "row " + pass.rows().get(0)
                : pass.rows().size() + " rows, from " + pass.rows().get(0) + " to "
                        + pass.rows().get(pass.rows().size() - 1);
        return apart.isEmpty() ? rows + part : rows + part + " by itself: " + apart;
    }

    @Override
    public String toString() {
        return passes.size()
                + (passes.size() == 1 ? " run" : " runs")
                + said(passes).stream().collect(Collectors.joining("\n  ", "\n  ", ""));
    }
}
