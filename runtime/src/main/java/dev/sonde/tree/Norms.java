package dev.sonde.tree;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Steps that belong to a module known by its weights, though they take none: the product of a linear layer whose bias
 * is known, and the arithmetic of a layer norm in front of its scale.
 */
final class Norms {
    private static final Set<String> PRODUCTS = Set.of("MatMul", "MatMulInteger", "Gemm", "Conv");
    private static final Set<String> ARITHMETIC =
            Set.of("Div", "Mul", "Sqrt", "Reciprocal", "Add", "Sub", "Pow", "ReduceMean", "Cast");
    private static final Set<String> ROOTS = Set.of("Sqrt", "Reciprocal", "Div");

    /** More nodes than any spelling of a norm has. */
    private static final int REACH = 64;

    private final Wiring wiring;
    private final Origins origins;
    private final Map<Integer, String> paths;

    private Norms(Wiring wiring, Origins origins, Map<Integer, String> paths) {
        this.wiring = wiring;
        this.origins = origins;
        this.paths = paths;
    }

    /** Adds to {@code paths} what belongs to a module already there. */
    static void join(Wiring wiring, Origins origins, Map<Integer, String> paths) {
        Norms norms = new Norms(wiring, origins, paths);
        for (int id = wiring.steps().size() - 1; id >= 0; id--) {
            Step step = wiring.steps().get(id);
            norms.joinProduct(step);
            if (paths.containsKey(id) && step.node().op().is("Mul")) {
                norms.joinNorm(step);
            }
        }
    }

    private void joinProduct(Step step) {
        if (paths.containsKey(step.id())
                || !PRODUCTS.contains(step.type())
                || step.takes().stream().noneMatch(origins::isConstant)
                || step.makes().size() != 1) {
            return;
        }
        Wire made = step.makes().get(0);
        if (wiring.users(made).size() == 1) {
            Step user = wiring.users(made).get(0);
            String path = paths.get(user.id());
            if (path != null && user.node().op().is("Add")) {
                paths.put(step.id(), path);
            }
        }
    }

    private void joinNorm(Step scale) {
        String path = paths.getOrDefault(scale.id(), Paths.ROOT);
        Set<Integer> joined = new HashSet<>(Set.of(scale.id()));
        for (int id = scale.id() - 1; id >= Math.max(0, scale.id() - REACH); id--) {
            Step step = wiring.steps().get(id);
            if (!paths.containsKey(id) && isNorms(step) && isUsedOnlyBy(step, joined)) {
                joined.add(id);
                paths.put(id, path);
            }
        }
    }

    private boolean isUsedOnlyBy(Step step, Set<Integer> joined) {
        return step.makes().stream()
                .allMatch(made -> !wiring.users(made).isEmpty()
                        && !wiring.isOutput(made)
                        && wiring.users(made).stream().allMatch(user -> joined.contains(user.id())));
    }

    /** Whether a norm may hold {@code step}; the sum and the gated product in front of one are not its own. */
    private boolean isNorms(Step step) {
        if (!origins.flows(step) || !ARITHMETIC.contains(step.type())) {
            return false;
        }
        return switch (step.type()) {
            case "Add", "Pow" -> takesConstant(step);
            case "Sub" -> takesFrom(step, Set.of("ReduceMean"));
            case "Mul" -> takesConstant(step) || isSquare(step) || takesFrom(step, ROOTS);
            default -> true;
        };
    }

    private boolean takesConstant(Step step) {
        return step.takes().stream().anyMatch(origins::isConstant);
    }

    private static boolean isSquare(Step step) {
        return step.takes().size() == 2
                && step.takes().get(0).equals(step.takes().get(1));
    }

    private boolean takesFrom(Step step, Set<String> types) {
        return step.takes().stream()
                .anyMatch(wire -> wiring.producer(wire)
                        .filter(producer -> types.contains(producer.type()))
                        .isPresent());
    }
}
