package dev.sonde.tree;

import dev.sonde.error.Facts;
import dev.sonde.error.Nearest;
import dev.sonde.error.UnknownNameException;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.TensorType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What became of the tensors of an exported model in the graph that ONNX Runtime made of it. A tensor survives if that
 * graph computes it, or has it as a parameter, under its name; else an operator of that graph swallowed it, or it was computed beforehand.
 */
public final class Survival {
    private static final String FOLDED = "constant folding";
    private static final String UNUSED = "elimination of unused nodes";
    private static final String SAME = "elimination, being the same as ";
    private static final String DUPLICATE = "elimination of duplicates";
    private static final String BLOCKED = "layout (nchwc)";
    private static final String BLOCKED_DOMAIN = "com.microsoft.nchwc";
    private static final Set<String> IDLE = Set.of("Identity", "Dropout", "Cast");

    private final Wiring wiring;
    private final Origins origins;
    private final Map<String, Node> producers = new HashMap<>();
    private final Set<String> inputs = new HashSet<>();
    private final Set<String> weights = new HashSet<>();
    private final Set<String> parameters = new HashSet<>();

    private Survival(Graph exported, Graph frozen) {
        wiring = Wiring.of(exported);
        origins = Origins.of(wiring);
        add(frozen);
        Map<String, TensorType> kept =
                frozen.weights().stream().collect(Collectors.toMap(Weight::name, Weight::type, (a, b) -> a));
        exported.weights().stream()
                .filter(weight -> weight.type().equals(kept.get(weight.name())))
                .map(Weight::name)
                .forEach(parameters::add);
    }

    /** What is inside of a body survives too: the body can hand it out. */
    private void add(Graph frozen) {
        frozen.inputs().stream().map(Value::name).forEach(inputs::add);
        frozen.weights().stream().map(Weight::name).forEach(weights::add);
        for (Node node : frozen.nodes()) {
            node.outputs().forEach(name -> producers.put(name, node));
            node.bodies().forEach(this::add);
        }
    }

    /** {@return what became of the tensors of {@code exported} in {@code frozen}} */
    public static Survival of(ModelGraph exported, ModelGraph frozen) {
        return new Survival(exported.graph(), frozen.graph());
    }

    /** {@return whether the frozen graph computes {@code tensor}, takes it as an input or has it as a parameter} */
    public boolean survives(String tensor) {
        return producers.containsKey(tensor) || inputs.contains(tensor) || parameters.contains(tensor);
    }

    /**
     * {@return what swallowed {@code tensor}: an operator of the frozen graph ({@code com.microsoft::BiasGelu}) or a
     * step of the optimiser in words; empty where it survives}
     *
     * @throws UnknownNameException where the exported model has no such tensor
     */
    public String swallowedBy(String tensor) {
        if (survives(tensor)) {
            return "";
        }
        Wire lost = wiring.wire(tensor).orElseThrow(() -> unknown(tensor));
        return origins.isConstant(lost) ? FOLDED : ahead(lost);
    }

    /** Walks from {@code lost} to the first tensors that survive. */
    private String ahead(Wire lost) {
        Deque<Wire> open = new ArrayDeque<>(List.of(lost));
        Set<Wire> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            Wire wire = open.remove();
            for (Step user : wiring.users(wire)) {
                for (Wire made : user.makes()) {
                    if (weights.contains(made.name())) {
                        return FOLDED;
                    }
                    Node producer = producers.get(made.name());
                    if (producer != null) {
                        String found = swallower(wire, user, producer);
                        return found.startsWith(SAME) && !wire.equals(lost) ? DUPLICATE : found;
                    }
                    if (seen.add(made)) {
                        open.add(made);
                    }
                }
            }
        }
        return UNUSED;
    }

    /** What took the place of {@code wire} between what makes it and {@code user}, which is now {@code producer}. */
    private String swallower(Wire wire, Step user, Node producer) {
        int input = user.node().inputs().indexOf(wire.name());
        boolean same = producer.op().equals(user.node().op())
                && producer.inputs().size() == user.node().inputs().size();
        if (!same || input < 0) {
            return described(producer);
        }
        String instead = producer.inputs().get(input);
        if (weights.contains(instead)) {
            return FOLDED;
        }
        Optional<Wire> other = wiring.wire(instead);
        if (other.isPresent()) {
            return isSame(wire, other.get(), user) ? SAME + '"' + instead + '"' : described(producer);
        }
        return Optional.ofNullable(producers.get(instead))
                .map(Survival::described)
                .orElse(described(producer));
    }

    /**
     * Whether {@code other}, which {@code user} takes in place of {@code lost}, has the same numbers, as far as can be
     * told: {@code lost} was a mere copy, or both are computed in the same way. Of two casts in a row one may be
     * dropped that did something.
     */
    private boolean isSame(Wire lost, Wire other, Step user) {
        Optional<Step> from = wiring.producer(lost);
        boolean copy = from.filter(
                        step -> IDLE.contains(step.type()) && !user.type().equals(step.type()))
                .isPresent();
        return copy
                || from.flatMap(step -> wiring.producer(other).filter(twin -> isAlike(step.node(), twin.node())))
                        .isPresent();
    }

    private static boolean isAlike(Node a, Node b) {
        return a.op().equals(b.op()) && a.attributes().equals(b.attributes());
    }

    private static String described(Node node) {
        return node.op().domain().equals(BLOCKED_DOMAIN) ? BLOCKED : node.op().toString();
    }

    private UnknownNameException unknown(String tensor) {
        List<String> names = wiring.wires().stream().map(Wire::name).toList();
        return new UnknownNameException(
                Facts.of("no tensor \"" + tensor + '"').add("nearest", Nearest.to(tensor, names)));
    }
}
