package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Moves what only one branch of an If of a patch needs into that branch, so that it is not computed for the other.
 *
 * <ol>
 *   <li>A node goes where all goes that takes what it makes: patch's and model's nodes alike, whole modules if need be.
 *   <li>What a graph output, the condition, both branches or another node needs stays, and so does what makes random
 *       numbers or what nobody knows: such a node runs as often as ever.
 *   <li>An Identity at the end of a branch, of what is computed there now, is one copy too many.
 *   <li>The same is done in the branches.
 * </ol>
 *
 * <p>Initialisers stay where they are, and branches take them from around them. A model's own Ifs are left alone.
 */
public final class Sink {
    private final Graph graph;
    private final Map<String, Branch> homes = new HashMap<>();
    private final Set<String> stays = new HashSet<>();
    private final Map<Branch, List<Node>> moved = new HashMap<>();

    /** One branch of an If, known by the first thing that the If makes. */
    private record Branch(String made, String name) {}

    private Sink(Graph graph) {
        this.graph = graph;
        graph.outputs().forEach(output -> stays.add(output.name()));
    }

    /** {@return {@code model} in which branches of a patch's Ifs compute what only they need} */
    public static ModelGraph into(ModelGraph model) {
        boolean any = model.graph().nodes().stream().anyMatch(Sink::isOurs);
        return any ? model.with(new Sink(model.graph()).sunk()) : model;
    }

    private Graph sunk() {
        List<Node> stay = new ArrayList<>();
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            Branch home = home(node);
            if (home == null) {
                stay.add(node);
                placeUses(node);
            } else {
                moved.computeIfAbsent(home, key -> new ArrayList<>()).add(node);
                node.takes().forEach(name -> use(name, home));
            }
        }
        Collections.reverse(stay);
        moved.values().forEach(Collections::reverse);
        List<Node> nodes = stay.stream().map(this::filled).toList();
        Set<String> made = madeBy(nodes);
        List<Value> values = graph.values().stream()
                .filter(value -> made.contains(value.name()))
                .toList();
        return graph.withNodes(nodes).withValues(values);
    }

    /** Cases 1 and 2: where everything is that takes what {@code node} makes. */
    private @Nullable Branch home(Node node) {
        Branch home = null;
        for (String output : node.outputs()) {
            Branch place = homes.get(output);
            if (stays.contains(output) || (place != null && home != null && !place.equals(home))) {
                return null;
            }
            home = place == null ? home : place;
        }
        return RowRules.isRepeatable(node) ? home : null;
    }

    private void placeUses(Node node) {
        if (!isOurs(node)) {
            stays.addAll(node.takes());
            return;
        }
        stays.addAll(node.inputs());
        Bodies.of(node).forEach((name, body) -> {
            Branch branch = new Branch(node.outputs().get(0), name);
            body.captures().forEach(taken -> use(taken, branch));
        });
    }

    private void use(String name, Branch branch) {
        Branch known = homes.putIfAbsent(name, branch);
        if (known != null && !known.equals(branch)) {
            stays.add(name);
        }
    }

    private Node filled(Node node) {
        if (!isOurs(node)) {
            return node;
        }
        Node full = node;
        for (Map.Entry<String, Graph> body : Bodies.of(node).entrySet()) {
            Branch branch = new Branch(node.outputs().get(0), body.getKey());
            Graph filled = filled(body.getValue(), moved.getOrDefault(branch, List.of()));
            full = Bodies.with(full, body.getKey(), filled);
        }
        return full;
    }

    private Graph filled(Graph body, List<Node> more) {
        List<Node> nodes = new ArrayList<>(more);
        nodes.addAll(body.nodes());
        Set<String> made = madeBy(more);
        List<Value> values = new ArrayList<>(body.values());
        graph.values().stream().filter(value -> made.contains(value.name())).forEach(values::add);
        Graph whole = withoutCopies(body.withNodes(nodes).withValues(values), made);
        // Case 4.
        return whole.nodes().stream().anyMatch(Sink::isOurs) ? new Sink(whole).sunk() : whole;
    }

    /** Case 3. */
    private static Graph withoutCopies(Graph body, Set<String> made) {
        Map<String, String> copies = new LinkedHashMap<>();
        List<Node> nodes = new ArrayList<>();
        Set<String> taken =
                body.nodes().stream().flatMap(node -> node.takes().stream()).collect(Collectors.toSet());
        for (Node node : body.nodes()) {
            boolean copy = node.op().is("Identity")
                    && made.contains(node.inputs().get(0))
                    && !taken.contains(node.outputs().get(0))
                    && !copies.containsValue(node.inputs().get(0));
            if (copy) {
                copies.put(node.outputs().get(0), node.inputs().get(0));
            } else {
                nodes.add(node);
            }
        }
        List<Value> handed = body.outputs().stream()
                .map(value -> value.renamed(copies.getOrDefault(value.name(), value.name())))
                .toList();
        return body.withNodes(nodes).withOutputs(handed);
    }

    private static Set<String> madeBy(List<Node> nodes) {
        Set<String> made = new HashSet<>();
        nodes.forEach(node -> made.addAll(node.outputs()));
        return made;
    }

    private static boolean isOurs(Node node) {
        return node.op().is("If") && node.outputs().get(0).startsWith(Patch.PREFIX);
    }
}
