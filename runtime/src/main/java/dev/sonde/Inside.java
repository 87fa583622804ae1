package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.SwallowedException;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.plan.Bodies;
import dev.sonde.run.Structure;
import dev.sonde.tensor.TensorType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the graph that runs computes inside of bodies: branches of an If, what a Loop or Scan repeats.
 *
 * <p>Of such a tensor the type of its elements is known before a run and nothing of its shape: a branch that does not
 * run hands out an empty one, and what is repeated is stacked.
 */
final class Inside {
    private static final Set<String> OPEN = Set.of("If", "Loop", "Scan");
    private static final String SEVERAL = "bodies that define its name each for itself";
    private static final String CLOSED = ", which hands out nothing of its inside";
    private static final String NO_TENSOR = "a body, which cannot hand out a sequence or what may be absent";

    private final Structure model;

    private static final String SOME_ROUNDS =
            "a branch inside of a Loop or Scan, which can be stacked only where all rounds take it";

    /** What keeps a tensor inside; empty where nothing is known to. */
    private final Map<String, String> obstacles = new HashMap<>();

    private final Set<String> inSomeRounds = new HashSet<>();

    /** By tensor, the branch of the model that it is in, where all that it is in are branches. */
    private final Map<String, Way> ways = new HashMap<>();

    /**
     * A branch of an If of the model.
     *
     * @param condition the tensor that decides
     * @param then whether this is where it holds
     * @param makes what the If makes
     * @param outer the branch that the If is in
     */
    record Way(String condition, boolean then, String makes, Optional<Way> outer) {}

    Inside(Structure model) {
        this.model = model;
        branches(model.frozen().graph().graph(), Optional.empty());
        Graph top = model.frozen().graph().graph();
        top.nodes().forEach(node -> enter(node, "", false));
        obstacles.keySet().removeAll(top.definitions());
    }

    private void enter(Node node, String around, boolean isRepeated) {
        String obstacle = around.isEmpty() && !isOpen(node) ? node.op() + CLOSED : around;
        boolean isIf = node.op().is("If");
        for (Graph body : node.bodies()) {
            body.definitions().forEach(name -> obstacles.merge(name, obstacle, (a, b) -> SEVERAL));
            if (isIf && isRepeated) {
                inSomeRounds.addAll(body.allDefinitions());
            }
            body.nodes().forEach(inner -> enter(inner, obstacle, isRepeated || !isIf));
        }
    }

    private void branches(Graph graph, Optional<Way> outer) {
        for (Node node : graph.nodes()) {
            if (node.op().is("If")) {
                Bodies.of(node).forEach((name, body) -> {
                    boolean then = name.equals("then_branch");
                    Way way = new Way(node.inputs().get(0), then, node.outputs().get(0), outer);
                    body.allDefinitions().forEach(tensor -> ways.put(tensor, way));
                    branches(body, Optional.of(way));
                });
            }
        }
    }

    /** {@return the branch of the model that {@code tensor} is in, as far as it is only in branches} */
    Optional<Way> way(String tensor) {
        return obstacle(tensor).isEmpty() ? Optional.ofNullable(ways.get(tensor)) : Optional.empty();
    }

    private static boolean isOpen(Node node) {
        return node.op().domain().isEmpty() && OPEN.contains(node.op().name());
    }

    /** {@return what keeps {@code tensor} inside of a body; empty where it is not inside of one or can be handed out} */
    String obstacle(String tensor) {
        String known = obstacles.getOrDefault(tensor, "");
        boolean isLost = known.isEmpty()
                && obstacles.containsKey(tensor)
                && element(tensor).isEmpty();
        return isLost ? NO_TENSOR : known;
    }

    /** {@return why patterns leave {@code tensor} out: what keeps it inside, or would fail the run for other inputs} */
    String risk(String tensor) {
        String obstacle = obstacle(tensor);
        return obstacle.isEmpty() && inSomeRounds.contains(tensor) ? SOME_ROUNDS : obstacle;
    }

    /** {@return the type of {@code tensor} as it is handed out; empty where it is not inside of a body} */
    Optional<TensorType> type(String tensor) {
        return obstacle(tensor).isEmpty() ? element(tensor) : Optional.empty();
    }

    private Optional<TensorType> element(String tensor) {
        return obstacles.containsKey(tensor) ? model.elementInBody(tensor).map(TensorType::of) : Optional.empty();
    }

    /** Requires that {@code tensor}, called {@code label}, is not kept inside of a body. */
    void require(String tensor, String label) {
        String obstacle = obstacle(tensor);
        if (!obstacle.isEmpty()) {
            throw new SwallowedException(Facts.of("\"" + label + "\" cannot be had")
                    .add("tensor", '"' + tensor + '"')
                    .add("it is in", obstacle)
                    .askedAt(CallSite.here()));
        }
    }
}
