package dev.sonde.tree;

import dev.sonde.graph.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which module each step and each tensor belongs to. */
final class Scopes {
    private final Wiring wiring;
    private final Origins origins;
    private final Evidence evidence;
    private final Map<Integer, String> paths;
    private final Map<String, String> renamed;

    private Scopes(Wiring wiring, Origins origins) {
        this.wiring = wiring;
        this.origins = origins;
        evidence = Evidence.of(wiring, origins);
        paths = new HashMap<>(evidence.paths());
        Norms.join(wiring, origins, paths);
        Map<Integer, String> inferred = Neighbours.infer(wiring, origins, paths);
        paths.putAll(inferred);
        nameLone(inferred);
        followUsers();
        paths.replaceAll((step, path) -> Paths.bounded(path));
        renamed = Calls.tellApart(wiring, origins, paths, evidence);
    }

    static Scopes of(Wiring wiring, Origins origins) {
        return new Scopes(wiring, origins);
    }

    String path(Step step) {
        return paths.getOrDefault(step.id(), Paths.ROOT);
    }

    /** The module that made {@code wire}: an optimiser's fused node may hand out tensors of several. */
    Optional<String> owner(Wire wire) {
        return wiring.producer(wire)
                .map(step -> evidence.isNamed(step)
                        ? path(step)
                        : Evidence.ofTensor(wire)
                                .map(Paths::bounded)
                                .map(path -> renamed.getOrDefault(path, path))
                                .orElse(path(step)));
    }

    Optional<String> className(String path) {
        return Optional.ofNullable(evidence.classes().get(Calls.real(path)));
    }

    /** What names in the file became that stand for a later call of a module. */
    Map<String, String> renamed() {
        return renamed;
    }

    /** The fused operator inside of which a layer is computed, by the layer's path. */
    Map<String, Node> inside() {
        return evidence.inside();
    }

    /** Whether the file says where {@code step} belongs, by the step's own name. */
    boolean isNamed(Step step) {
        return evidence.isNamed(step);
    }

    /** Makes modules of the steps that ended up in none, counting nameless ones by operator. */
    private void nameLone(Map<Integer, String> inferred) {
        Set<String> taken = new HashSet<>(paths.values());
        Map<String, Integer> counts = new HashMap<>();
        for (Step step : wiring.steps()) {
            int count = counts.merge(step.type(), 1, Integer::sum) - 1;
            if (Paths.ROOT.equals(inferred.get(step.id()))) {
                String name = step.node().name();
                String path = name.isEmpty() ? step.type() + (count == 0 ? "" : "_" + count) : name;
                while (!taken.add(path)) {
                    path += "'";
                }
                paths.put(step.id(), path);
            }
        }
    }

    /** Puts what computes shapes and constants with the step that uses it. */
    private void followUsers() {
        List<Step> steps = wiring.steps();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            if (!paths.containsKey(step.id()) && !origins.flows(step)) {
                step.makes().stream()
                        .flatMap(made -> wiring.users(made).stream())
                        .findFirst()
                        .ifPresent(user -> paths.put(step.id(), path(user)));
            }
        }
    }
}
