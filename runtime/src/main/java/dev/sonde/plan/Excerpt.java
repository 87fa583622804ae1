package dev.sonde.plan;

import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Weight;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A part of a graph, to be carried out once more with other inputs.
 *
 * <ol>
 *   <li>What the part makes is made anew.
 *   <li>What it takes from elsewhere is taken from the run, where the graph that runs has it, weights too.
 *   <li>What that graph has not is made anew as well, back to what it has; a weight that it lost is copied.
 * </ol>
 */
public final class Excerpt {
    private final Makers makers;
    private final Set<String> given;
    private final Set<String> inside;
    private final Predicate<String> has;
    private final Predicate<String> folded;
    private final Set<Node> nodes = new LinkedHashSet<>();
    private final Set<String> taken = new LinkedHashSet<>();
    private final List<Weight> copied = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    /**
     * What can be taken from the run.
     *
     * @param has whether a tensor can
     * @param folded whether the numbers of a tensor are ready there, which the exported graph computes from weights
     */
    public record There(Predicate<String> has, Predicate<String> folded) {}

    private Excerpt(Makers makers, Set<String> given, Set<String> inside, There there) {
        this.makers = makers;
        this.given = given;
        this.inside = inside;
        this.has = there.has();
        this.folded = there.folded();
        inside.forEach(this::make);
    }

    /**
     * {@return what makes the tensors {@code inside}}
     *
     * @param makers where the tensors of the exported graph come from, in the working operator set
     * @param given the tensors that are given instead of what the run has
     * @param there what can be taken from the run
     */
    public static Excerpt of(Makers makers, Set<String> given, Set<String> inside, There there) {
        return new Excerpt(makers, given, inside, there);
    }

    /** {@return the tensors that are made, in the names of the exported graph} */
    public Set<String> made() {
        Set<String> made = new LinkedHashSet<>();
        nodes.forEach(node -> made.addAll(node.outputs()));
        copied.forEach(weight -> made.add(weight.name()));
        return made;
    }

    /** {@return the tensors and weights that are taken from the run} */
    public Set<String> taken() {
        return taken;
    }

    /** {@return the weights that the graph that runs has lost} */
    public List<Weight> copied() {
        return List.copyOf(copied);
    }

    /**
     * {@return the nodes, each making what it makes under another name}
     *
     * @param prefix what comes before the names of what they make
     * @param takes the name of what a node takes, by the node and the name in the exported graph
     */
    public List<Node> nodes(String prefix, BiFunction<Node, String, String> takes) {
        return nodes.stream()
                .map(node -> {
                    List<String> outputs = node.outputs().stream()
                            .map(output -> output.isEmpty() ? "" : prefix + output)
                            .toList();
                    Node again = Rewire.inputs(node, name -> name.isEmpty() ? "" : takes.apply(node, name));
                    return new Node(
                            outputs.get(0), node.op(), again.inputs(), outputs, again.attributes(), Node.Notes.NONE);
                })
                .toList();
    }

    /** {@return {@code node} with other names for what it and its nested graphs take} */
    public static Node taking(Node node, UnaryOperator<String> names) {
        return Rewire.inputs(node, names);
    }

    private void make(String tensor) {
        if (given.contains(tensor) || !seen.add(tensor)) {
            return;
        }
        Node producer = makers.producer(tensor);
        Optional<Weight> weight = makers.weight(tensor);
        // Names that the upgrade made up mean other things in the exported graph and in the one that runs.
        boolean own = inside.contains(tensor) || tensor.startsWith(Patch.PREFIX);
        if (own ? folded.test(tensor) : has.test(tensor) || folded.test(tensor)) {
            taken.add(tensor);
        } else if (producer != null) {
            producer.takes().forEach(this::make);
            nodes.add(producer);
        } else if (weight.isPresent()) {
            copied.add(weight.get());
        } else {
            taken.add(tensor);
        }
    }
}
