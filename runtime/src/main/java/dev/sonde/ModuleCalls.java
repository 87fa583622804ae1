package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.ops.Fragment;
import dev.sonde.plan.Sort;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a trace adds to the graph that runs: the nodes of its fragment, and those of modules that are called in it. */
final class ModuleCalls {
    private final Fragment fragment;
    private final List<ModuleCall> calls = new ArrayList<>();

    ModuleCalls(Fragment fragment) {
        this.fragment = fragment;
    }

    void add(ModuleCall call) {
        calls.add(call);
    }

    /** {@return the nodes, in an order in which they can be carried out} */
    List<Node> nodes() {
        if (calls.isEmpty()) {
            return fragment.nodes();
        }
        List<Node> nodes = new ArrayList<>();
        calls.forEach(call -> nodes.addAll(call.nodes()));
        nodes.addAll(fragment.nodes());
        return Sort.byNeed(List.of(), nodes);
    }

    /** {@return the numbers that are part of the structure, weights copied for calls first} */
    List<Weight> constants() {
        if (calls.isEmpty()) {
            return fragment.constants();
        }
        List<Weight> constants = new ArrayList<>();
        calls.forEach(call -> constants.addAll(call.constants()));
        constants.addAll(fragment.constants());
        return constants;
    }

    /** {@return the user's line that each value was first written for} */
    Map<String, CallSite> lines() {
        Map<String, CallSite> lines = new LinkedHashMap<>(fragment.lines());
        calls.forEach(call -> lines.putAll(call.lines()));
        return lines;
    }

    /** {@return whether {@code name} is one of {@code roots} or computed from one} */
    boolean comesFrom(String name, Collection<String> roots) {
        Set<String> reached = new HashSet<>(roots);
        for (Node node : Sort.byNeed(List.of(), nodes())) {
            if (node.takes().stream().anyMatch(reached::contains)) {
                reached.addAll(node.outputs());
            }
        }
        return reached.contains(name);
    }

    /** {@return {@code name} in words: the operator that makes it, and the line that asked for that} */
    String words(String name, CallSite otherwise) {
        String what = nodes().stream()
                .filter(node -> node.outputs().contains(name))
                .findFirst()
                .map(node -> node.op().name())
                .orElse(feedType(name).isPresent() ? "feed" : "value");
        return what + " at " + lines().getOrDefault(name, otherwise);
    }

    /** {@return the type of the feed {@code name}} */
    Optional<TensorType> feedType(String name) {
        return fragment.feeds().stream()
                .filter(feed -> feed.name().equals(name))
                .findFirst()
                .flatMap(Value::type);
    }
}
