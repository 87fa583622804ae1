package dev.sonde.plan;

import dev.sonde.error.Facts;
import dev.sonde.error.Nearest;
import dev.sonde.error.UnknownNameException;
import dev.sonde.graph.Extras;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Write;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.plan.Nest.Nested;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes a model and a patch one graph.
 *
 * <ol>
 *   <li>Those who use a written tensor take the written value instead; nested graphs that capture it too.
 *   <li>A written tensor that is a graph output keeps its name: the model's own value steps aside under another.
 *   <li>A read takes the model's own value, a settled read the written one.
 *   <li>What is saved becomes a graph output; what is an input, initialiser or feed goes through an Identity.
 *   <li>What no output needs is taken out.
 *   <li>The patch's nodes come as early as they can.
 *   <li>What is inside the body of an If, Loop or Scan is read and written there (see {@link Nest}).
 * </ol>
 */
public final class Splice {
    private final Graph graph;
    private final Patch patch;
    private final Set<String> changed;
    private final Set<String> outputNames;
    private final Map<String, Write> writes = new HashMap<>();
    private final Map<String, List<Write>> partial = new HashMap<>();
    private final List<Node> added = new ArrayList<>();

    private Splice(Nested nested) {
        graph = nested.graph();
        patch = nested.patch();
        changed = nested.changed();
        this.outputNames = graph.outputs().stream().map(Value::name).collect(Collectors.toSet());
        for (Write write : patch.writes()) {
            if (write.users().isEmpty()) {
                writes.put(write.tensor(), write);
            } else {
                partial.computeIfAbsent(write.tensor(), key -> new ArrayList<>())
                        .add(write);
            }
        }
    }

    /**
     * {@return {@code model} with {@code patch} in it}
     *
     * @param keep the names of the model's own outputs that are wanted beside the patch's saves
     * @throws UnknownNameException where the patch touches a tensor that the model lacks
     * @throws dev.sonde.error.OrderException where a written value depends on itself
     */
    public static Spliced into(ModelGraph model, Patch patch, Set<String> keep) {
        return into(model, patch, keep, tensor -> Optional.empty());
    }

    /**
     * {@return the same}
     *
     * @param elements the type of the elements of a tensor inside the body of an If, Loop or Scan
     */
    public static Spliced into(
            ModelGraph model, Patch patch, Set<String> keep, Function<String, Optional<ElementType>> elements) {
        requireKnown(model.graph(), patch);
        return new Splice(Nest.into(model.graph(), patch, elements)).spliced(model, keep);
    }

    /** {@return a body with what is left of the patch in it; what is saved comes after the body's own outputs} */
    static Graph body(Nested body) {
        Splice splice = new Splice(body);
        return splice.graph(splice.outputNames, new LinkedHashMap<>());
    }

    private Spliced spliced(ModelGraph model, Set<String> keep) {
        Map<String, String> saved = new LinkedHashMap<>();
        Graph whole = graph(keep, saved);
        Set<String> written =
                patch.writes().stream().map(write -> resolve(write.value())).collect(Collectors.toSet());
        writes.keySet().stream().filter(outputNames::contains).forEach(written::add);
        written.addAll(changed);
        return new Spliced(model.with(whole), saved, written);
    }

    /** Adds to {@code saved} the name of the output that carries each save. */
    private Graph graph(Set<String> keep, Map<String, String> saved) {
        List<Node> own = graph.nodes().stream().map(this::rewired).toList();
        patch.nodes().forEach(node -> added.add(Rewire.inputs(node, this::resolve)));
        writes.forEach((tensor, write) -> {
            if (outputNames.contains(tensor)) {
                added.add(Node.of("Identity", List.of(resolve(write.value())), List.of(tensor)));
            }
        });
        patch.saves().forEach((key, name) -> saved.put(key, output(resolve(name), saved.size())));
        return Prune.unneeded(new Graph(
                graph.name(),
                inputs(),
                outputs(keep, saved),
                values(),
                weights(),
                Sort.byNeed(added, own),
                graph.extras()));
    }

    /** Cases 1 and 2. */
    private Node rewired(Node node) {
        Set<String> makes = new HashSet<>(node.outputs());
        Node taking = Rewire.inputs(node, name -> seenBy(makes, name));
        if (node.outputs().stream().noneMatch(this::stepsAside)) {
            return taking;
        }
        return taking.withOutputs(node.outputs().stream()
                .map(name -> stepsAside(name) ? aside(name) : name)
                .toList());
    }

    private String seenBy(Set<String> makes, String name) {
        for (Write write : partial.getOrDefault(name, List.of())) {
            if (write.users().stream().anyMatch(makes::contains)) {
                return resolve(write.value());
            }
        }
        return settled(name);
    }

    private boolean stepsAside(String name) {
        return outputNames.contains(name) && writes.containsKey(name);
    }

    private static String aside(String name) {
        return Patch.PREFIX + "own:" + name;
    }

    private String settled(String tensor) {
        Write write = writes.get(tensor);
        return write == null ? tensor : resolve(write.value());
    }

    /** Case 3: the name in the spliced graph of a name that the patch knows. */
    private String resolve(String name) {
        Patch.Read read = patch.reads().get(name);
        if (read == null) {
            return name;
        }
        if (read.settled()) {
            return settled(read.tensor());
        }
        return stepsAside(read.tensor()) ? aside(read.tensor()) : read.tensor();
    }

    /** Case 4. */
    private String output(String name, int ordinal) {
        boolean made = added.stream().anyMatch(node -> node.outputs().contains(name))
                || graph.nodes().stream()
                        .anyMatch(node -> node.outputs().contains(name)
                                || node.outputs().stream()
                                        .anyMatch(own ->
                                                stepsAside(own) && aside(own).equals(name)));
        if (made) {
            return name;
        }
        String passed = Patch.PREFIX + "save:" + ordinal;
        added.add(Node.of("Identity", List.of(name), List.of(passed)));
        return passed;
    }

    private List<Value> inputs() {
        List<Value> inputs = new ArrayList<>(graph.inputs());
        inputs.addAll(patch.feeds());
        return inputs;
    }

    private List<Weight> weights() {
        List<Weight> weights = new ArrayList<>(graph.weights());
        weights.addAll(patch.constants());
        return weights;
    }

    /** A write may change shapes downstream, so what the file says of them holds no longer. */
    private List<Value> values() {
        return writesNothing() ? graph.values() : List.of();
    }

    private boolean writesNothing() {
        return patch.writes().isEmpty() && changed.isEmpty();
    }

    private List<Value> outputs(Set<String> keep, Map<String, String> saved) {
        List<Value> outputs = new ArrayList<>();
        for (Value output : graph.outputs()) {
            if (keep.contains(output.name())) {
                outputs.add(writesNothing() ? output : unshaped(output));
            }
        }
        Set<String> names = outputs.stream().map(Value::name).collect(Collectors.toSet());
        saved.values().stream().filter(names::add).forEach(name -> outputs.add(Value.of(name)));
        return List.copyOf(outputs);
    }

    private static Value unshaped(Value value) {
        Optional<TensorType> type = value.type().map(known -> TensorType.of(known.element()));
        return type.isEmpty() ? value : new Value(value.name(), type, Extras.NONE);
    }

    private static void requireKnown(Graph graph, Patch patch) {
        Set<String> own = graph.definitions();
        Set<String> known = graph.allDefinitions();
        for (String tensor : patch.touched()) {
            if (!known.contains(tensor)) {
                throw new UnknownNameException(Facts.of("no tensor \"" + tensor + "\" in the graph")
                        .add("nearest", Nearest.to(tensor, known)));
            }
            if (!own.contains(tensor) && Bodies.count(graph, tensor) > 1) {
                throw new UnknownNameException(Facts.of("more than one tensor is called \"" + tensor + '"')
                        .add("because", "bodies of If, Loop or Scan define it each for itself"));
            }
        }
    }
}
