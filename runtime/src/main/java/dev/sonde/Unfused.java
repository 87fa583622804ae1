package dev.sonde;

import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.graph.Weight;
import dev.sonde.plan.Rewire;
import dev.sonde.plan.Unfuse;
import dev.sonde.plan.Unfuse.Beside;
import dev.sonde.run.Engine;
import dev.sonde.run.Fidelity;
import dev.sonde.run.Outcome;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a trace asks of tensors that fusions swallowed.
 *
 * <p>How far that is from what production computes is measured where the two meet again: at the next tensors that
 * survive, made once by the fused operators and once beside them.
 */
final class Unfused {
    private final ModelParts model;
    private final Set<String> swallowed = new TreeSet<>();
    private Optional<Fidelity> measured = Optional.empty();
    private Set<String> measuredFor = Set.of();

    Unfused(ModelParts model) {
        this.model = model;
    }

    /**
     * Requires that {@code tensor} can be computed beside the graph that runs.
     *
     * @throws dev.sonde.error.SwallowedException where a nested graph stands between
     */
    void require(String tensor) {
        Unfuse.of(model.upgraded().graph(), this::survives, Set.of(tensor), Map.of());
        swallowed.add(tensor);
    }

    /** Names that the upgrade made up mean other things in the exported graph and in the one that runs. */
    private boolean survives(String tensor) {
        return !tensor.startsWith(Patch.PREFIX) && model.survival().survives(tensor);
    }

    /** {@return {@code raw}, in which swallowed tensors are read and written like others, as it can be spliced} */
    Patch beside(Patch raw) {
        Map<String, String> names = new LinkedHashMap<>();
        Map<String, Read> reads = new LinkedHashMap<>(raw.reads());
        reads.values().removeIf(read -> swallowed.contains(read.tensor()));
        raw.reads().forEach((alias, read) -> {
            if (swallowed.contains(read.tensor())) {
                names.put(alias, Unfuse.valueOf(read.tensor()));
            }
        });
        List<Write> writes = new ArrayList<>(raw.writes());
        writes.removeIf(write -> swallowed.contains(write.tensor()));
        if (names.isEmpty() && writes.size() == raw.writes().size()) {
            return raw;
        }
        Map<String, String> written = new LinkedHashMap<>();
        raw.writes().forEach(write -> {
            if (swallowed.contains(write.tensor())) {
                written.put(write.tensor(), names.getOrDefault(write.value(), write.value()));
            }
        });
        Set<String> asked =
                new TreeSet<>(raw.reads().values().stream().map(Read::tensor).toList());
        asked.retainAll(swallowed);
        Patch patch = new Patch(reads, writes, raw.saves(), raw.feeds(), raw.constants(), raw.nodes());
        return beside(patch, Unfuse.of(model.upgraded().graph(), this::survives, asked, written), names);
    }

    private Patch beside(Patch patch, Beside beside, Map<String, String> names) {
        List<Write> writes = new ArrayList<>(patch.writes());
        beside.renewed().forEach((tensor, value) -> {
            if (writes.stream().noneMatch(write -> isAll(write, tensor))) {
                writes.add(Write.of(tensor, value));
            }
            patch.reads().forEach((alias, read) -> {
                if (read.tensor().equals(tensor) && !read.settled()) {
                    names.put(alias, value);
                }
            });
        });
        return renamed(with(patch, beside, writes), names);
    }

    private static boolean isAll(Write write, String tensor) {
        return write.tensor().equals(tensor) && write.users().isEmpty();
    }

    private Patch with(Patch patch, Beside beside, List<Write> writes) {
        Map<String, Read> reads = new LinkedHashMap<>(patch.reads());
        reads.putAll(beside.reads());
        List<Weight> constants = new ArrayList<>(patch.constants());
        constants.addAll(constants(beside));
        List<Node> nodes = new ArrayList<>(beside.nodes());
        nodes.addAll(patch.nodes());
        return new Patch(reads, writes, patch.saves(), patch.feeds(), constants, nodes);
    }

    /** A variant lies in another folder than the model's own files of weights. */
    private List<Weight> constants(Beside beside) {
        return beside.constants().stream().map(model.engine()::atHand).toList();
    }

    /** What the model computes at a renewed tensor is now computed beside it. */
    private static Patch renamed(Patch patch, Map<String, String> names) {
        List<Node> nodes = patch.nodes().stream()
                .map(node -> Rewire.inputs(node, name -> names.getOrDefault(name, name)))
                .toList();
        List<Write> writes = patch.writes().stream()
                .map(write ->
                        new Write(write.tensor(), write.users(), names.getOrDefault(write.value(), write.value())))
                .toList();
        Map<String, String> saves = new LinkedHashMap<>(patch.saves());
        saves.replaceAll((key, value) -> names.getOrDefault(value, value));
        return new Patch(patch.reads(), writes, saves, patch.feeds(), patch.constants(), nodes);
    }

    boolean isEmpty() {
        return swallowed.isEmpty();
    }

    /** {@return how far what was computed beside the graph is from it; nothing where nothing was} */
    Optional<Fidelity> fidelity(Engine engine, Map<String, Tensor> inputs) {
        if (!swallowed.isEmpty() && !swallowed.equals(measuredFor)) {
            measured = Optional.of(measure(engine, swallowed, inputs));
            measuredFor = Set.copyOf(swallowed);
        }
        return measured;
    }

    private Fidelity measure(Engine engine, Set<String> tensors, Map<String, Tensor> inputs) {
        Map<String, String> same = new LinkedHashMap<>();
        tensors.forEach(tensor -> same.put(tensor, Unfuse.valueOf(tensor)));
        Beside beside = Unfuse.of(model.upgraded().graph(), this::survives, tensors, same);
        Map<String, Read> reads = new LinkedHashMap<>(beside.reads());
        Map<String, String> saves = new LinkedHashMap<>();
        beside.renewed().forEach((tensor, value) -> {
            String alias = Patch.PREFIX + "production:" + tensor;
            reads.put(alias, new Read(tensor, false));
            saves.put("production " + tensor, alias);
            saves.put("beside " + tensor, value);
        });
        Map<String, Tensor> own = new LinkedHashMap<>(inputs);
        own.keySet().retainAll(model.inputs().keySet());
        Patch patch = new Patch(reads, List.of(), saves, List.of(), constants(beside), beside.nodes());
        try (Outcome outcome = engine.run(patch, own)) {
            return perturbed(outcome.saves(), beside.renewed().keySet());
        }
    }

    private Fidelity perturbed(Map<String, Tensor> saves, Set<String> renewed) {
        double most = 0;
        Set<String> operators = new TreeSet<>();
        for (String tensor : renewed) {
            Tensor production = saves.get("production " + tensor);
            Tensor beside = saves.get("beside " + tensor);
            if (production != null && beside != null) {
                most = Math.max(most, production.maxAbsDifference(beside));
            }
            Node fused = model.producers().get(tensor);
            if (fused != null) {
                operators.add(fused.op().toString());
            }
        }
        return new Fidelity.Perturbed(most, "computed beside " + String.join(", ", operators));
    }
}
