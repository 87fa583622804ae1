package dev.sonde.tree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tensors that cross the edge of each module. A quantised copy of a tensor counts as the tensor itself: which
 * module holds the node that quantises is the quantiser's affair, and users want the numbers.
 */
final class Edges {
    private static final Set<String> COPYING = Set.of("DynamicQuantizeLinear", "QuantizeLinear", "DequantizeLinear");

    private final Wiring wiring;
    private final Origins origins;
    private final Scopes scopes;
    private final Map<Wire, Wire> originals = new HashMap<>();
    private final Map<Wire, List<Step>> users = new HashMap<>();
    private final Map<String, Set<Wire>> inputs = new HashMap<>();
    private final Map<String, Set<Wire>> outputs = new HashMap<>();

    private Edges(Wiring wiring, Origins origins, Scopes scopes) {
        this.wiring = wiring;
        this.origins = origins;
        this.scopes = scopes;
        wiring.steps().forEach(this::addUser);
        wiring.steps().forEach(this::addInputs);
        wiring.wires().stream().filter(Wire::isMade).filter(origins::flows).forEach(this::addOutputs);
    }

    static Edges of(Wiring wiring, Origins origins, Scopes scopes) {
        return new Edges(wiring, origins, scopes);
    }

    /** What {@code module} takes, in the order of first use. */
    List<Wire> inputs(String module) {
        return List.copyOf(inputs.getOrDefault(module, Set.of()));
    }

    /**
     * What {@code module} hands out: first what nothing else that it hands out is made from, of this what other
     * modules use, then in the order of making.
     */
    List<Wire> outputs(String module) {
        List<Wire> made = new ArrayList<>(outputs.getOrDefault(module, Set.of()));
        if (made.size() > 1) {
            Set<Wire> passed = passed(made);
            made.sort(Comparator.<Wire, Boolean>comparing(passed::contains)
                    .thenComparing(wire -> users(wire).stream().allMatch(Step::measures))
                    .thenComparingInt(Wire::producer)
                    .thenComparingInt(Wire::slot));
        }
        return made;
    }

    private void addInputs(Step step) {
        if (step.measures() || copies(step)) {
            return;
        }
        for (Wire taken : step.takes()) {
            if (!origins.flows(taken)) {
                continue;
            }
            Wire wire = original(taken);
            String owner = scopes.owner(wire).orElse(null);
            for (String module = scopes.path(step); !module.isEmpty(); module = Paths.parent(module)) {
                if (owner == null || !Paths.isIn(owner, module)) {
                    inputs.computeIfAbsent(module, key -> new LinkedHashSet<>()).add(wire);
                }
            }
        }
    }

    private void addOutputs(Wire wire) {
        if (!original(wire).equals(wire) && !wiring.isOutput(wire)) {
            return;
        }
        String owner = scopes.owner(wire).orElse(Paths.ROOT);
        for (String module = owner; !module.isEmpty(); module = Paths.parent(module)) {
            if (wiring.isOutput(wire) || isUsedOutside(wire, module)) {
                outputs.computeIfAbsent(module, key -> new LinkedHashSet<>()).add(wire);
            }
        }
    }

    private boolean isUsedOutside(Wire wire, String module) {
        return users(wire).stream().anyMatch(user -> !user.measures() && !Paths.isIn(scopes.path(user), module));
    }

    private void addUser(Step step) {
        boolean copies = copies(step);
        for (Wire taken : step.takes()) {
            if (!copies) {
                users.computeIfAbsent(original(taken), key -> new ArrayList<>()).add(step);
            }
        }
        for (Wire made : step.makes()) {
            originals.put(made, copies ? original(step.takes().get(0)) : made);
        }
    }

    private Wire original(Wire wire) {
        return originals.getOrDefault(wire, wire);
    }

    /** The steps that take {@code wire} or a quantised copy of it. */
    private List<Step> users(Wire wire) {
        return users.getOrDefault(wire, List.of());
    }

    private boolean copies(Step step) {
        return COPYING.contains(step.type())
                && !step.takes().isEmpty()
                && origins.isValue(step.takes().get(0));
    }

    /** Those of {@code made} that another of them is made from. */
    private Set<Wire> passed(List<Wire> made) {
        Set<Wire> wanted = new HashSet<>(made);
        Set<Wire> within = new HashSet<>();
        int first = made.stream().mapToInt(Wire::producer).min().orElse(0);
        int last = made.stream().mapToInt(Wire::producer).max().orElse(0);
        for (int id = last; id >= first; id--) {
            Step step = wiring.steps().get(id);
            if (step.makes().stream().anyMatch(wire -> wanted.contains(wire) || within.contains(wire))) {
                within.addAll(step.takes());
            }
        }
        within.retainAll(wanted);
        return within;
    }
}
