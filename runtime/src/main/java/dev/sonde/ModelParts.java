package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.live.LayerGraph;
import dev.sonde.ops.Choose;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import dev.sonde.plan.Layout;
import dev.sonde.plan.Makers;
import dev.sonde.plan.RowInputs;
import dev.sonde.plan.RowInputs.Axis;
import dev.sonde.plan.Rows;
import dev.sonde.plan.Upgrade;
import dev.sonde.run.Engine;
import dev.sonde.run.Structure;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import dev.sonde.tree.ModuleTree;
import dev.sonde.tree.Survival;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a trace asks of its model; each part is made when first asked for. */
final class ModelParts {
    private final Structure structure;
    private final LiveCalls calls = new LiveCalls();
    private volatile @Nullable ModuleTree tree;
    private volatile @Nullable ModelGraph upgraded;
    private volatile @Nullable Makers makers;
    private volatile @Nullable Survival survival;
    private volatile @Nullable Inside inside;
    private volatile @Nullable Map<String, Node> producers;
    private volatile @Nullable Map<String, TensorType> types;
    private volatile @Nullable Map<String, TensorType> inputs;
    private volatile @Nullable Rows rows;
    private volatile @Nullable Map<String, Axis> rowAxes;
    private volatile @Nullable Set<String> folded;

    ModelParts(Structure structure) {
        this.structure = structure;
    }

    /** Makes the parts of a Java model, as far as it is known now. */
    ModelParts(LayerGraph layers) {
        this.structure = layers;
        this.tree = layers.tree();
    }

    /** {@return the layers of a Java model that one trace calls beside its run} */
    LiveCalls calls() {
        return calls;
    }

    /** {@return the sizes that runs of a Java model have taught; none for a file, whose inputs tell them} */
    Map<String, Long> sizes() {
        return structure instanceof LayerGraph layers ? layers.sizes() : Map.of();
    }

    /** {@return whether this is a Java model} */
    boolean isLive() {
        return structure instanceof LayerGraph;
    }

    /** {@return {@code x} where {@code condition} holds, else nothing, as far as the one who runs it can leave it out} */
    Operand orNothing(Fragment fragment, Operand condition, Operand x) {
        return isLive() ? Choose.orNothingOfAny(fragment, condition, x) : Choose.orNothing(fragment, condition, x);
    }

    /** {@return what to do where a Java model seems to lack something; nothing for a file, which tells all that it has} */
    String untaught() {
        return isLive()
                ? "let runs teach it, if there is more: learn(() -> …) of the JavaModel; what a layer does not return a"
                        + " rule finds: CLASS#METHOD -> arg 0 in place"
                : "";
    }

    /**
     * Requires that this is a model in a file.
     *
     * @throws OrderException where it is a Java model, saying why that has no such thing
     */
    void requireFile(String why, String advice) {
        if (isLive()) {
            throw new OrderException(Facts.of(why).add("do", advice).askedAt(CallSite.here()));
        }
    }

    /**
     * {@return what runs the model}
     *
     * @throws OrderException where someone else runs it
     */
    Engine engine() {
        if (structure instanceof Engine engine) {
            return engine;
        }
        requireFile(
                "what a layer of a Java model computes inside is not known to us", "ask for its inputs and outputs");
        throw new OrderException(Facts.of("this model is run by a program that we are attached to")
                .add("so", "what an operator swallowed cannot be computed beside it")
                .add("do", "open the model's file with Model.open and ask there")
                .askedAt(CallSite.here()));
    }

    ModelGraph exported() {
        return structure.exported();
    }

    /** {@return the exported model in the working operator set} */
    ModelGraph upgraded() {
        ModelGraph known = upgraded;
        if (known == null) {
            known = Upgrade.to18(engine().exported());
            upgraded = known;
        }
        return known;
    }

    /** {@return where the tensors of the exported model come from, in the working operator set} */
    Makers makers() {
        Makers known = makers;
        if (known == null) {
            known = Makers.of(upgraded().graph());
            makers = known;
        }
        return known;
    }

    /** Two threads may make it at once; they make the same. */
    ModuleTree tree() {
        ModuleTree known = tree;
        if (known == null) {
            known = ModuleTree.of(exported());
            tree = known;
        }
        return known;
    }

    Survival survival() {
        Survival known = survival;
        if (known == null) {
            known = Survival.of(exported(), structure.frozen().graph());
            survival = known;
        }
        return known;
    }

    /** {@return what the graph that runs computes inside of bodies} */
    Inside inside() {
        Inside known = inside;
        if (known == null) {
            known = new Inside(structure);
            inside = known;
        }
        return known;
    }

    /** {@return why patterns leave {@code tensor} out; empty where they do not} */
    String withheld(String tensor) {
        String swallower = survival().swallowedBy(tensor);
        return swallower.isEmpty() ? inside().risk(tensor) : swallower;
    }

    /** {@return the types of what a run has to be given} */
    Map<String, TensorType> inputs() {
        Map<String, TensorType> known = inputs;
        if (known == null) {
            Graph graph = exported().graph();
            Set<String> defaults = graph.weights().stream().map(Weight::name).collect(Collectors.toSet());
            known = types(graph.inputs().stream()
                    .filter(input -> !defaults.contains(input.name()))
                    .toList());
            inputs = known;
        }
        return known;
    }

    List<String> outputNames() {
        return exported().graph().outputs().stream().map(Value::name).toList();
    }

    Map<String, TensorType> outputs() {
        return types(exported().graph().outputs());
    }

    /** A file may leave the type of an output to ONNX Runtime. */
    private Map<String, TensorType> types(Collection<Value> values) {
        Map<String, TensorType> types = new LinkedHashMap<>();
        values.forEach(
                value -> value.type().or(() -> type(value.name())).ifPresent(type -> types.put(value.name(), type)));
        return Collections.unmodifiableMap(types);
    }

    /** {@return the node that makes each tensor of the graph that runs, inside of bodies too} */
    Map<String, Node> producers() {
        Map<String, Node> known = producers;
        if (known == null) {
            Map<String, Node> made = new HashMap<>();
            addProducers(structure.frozen().graph().graph(), made);
            producers = made;
            known = made;
        }
        return known;
    }

    /** Of tensors of one name the outermost is meant. */
    private static void addProducers(Graph graph, Map<String, Node> made) {
        graph.nodes().forEach(node -> node.outputs().forEach(output -> made.putIfAbsent(output, node)));
        graph.nodes().forEach(node -> node.bodies().forEach(body -> addProducers(body, made)));
    }

    /** {@return the axis along which the rows of {@code tensor} lie; the first where that is not proven} */
    int rowAxis(String tensor) {
        return rows().layout(tensor) instanceof Layout.Along along ? along.axis() : 0;
    }

    /** {@return whether {@code tensor} is the same for all rows} */
    boolean isShared(String tensor) {
        return rows().layout(tensor) instanceof Layout.Shared;
    }

    /** {@return how many rows {@code inputs} have; one where that cannot be told} */
    int rowCount(Map<String, Tensor> inputs) {
        for (Map.Entry<String, Axis> axis : rowAxes().entrySet()) {
            Tensor input = inputs.get(axis.getKey());
            if (input != null && axis.getValue().fixed().isEmpty()) {
                return (int) input.shape()[axis.getValue().index()];
            }
        }
        return 1;
    }

    private Map<String, Axis> rowAxes() {
        Map<String, Axis> known = rowAxes;
        if (known == null) {
            known = RowInputs.axes(structure.frozen().graph().graph());
            rowAxes = known;
        }
        return known;
    }

    private Rows rows() {
        Rows known = rows;
        if (known == null) {
            known = Rows.of(structure.frozen().graph().graph());
            rows = known;
        }
        return known;
    }

    /** {@return whether {@code tensor} is a weight, or computed from weights beforehand} */
    boolean isNumbers(String tensor) {
        return isFolded(tensor) || makers().weight(tensor).isPresent();
    }

    /**
     * {@return whether the graph that runs has the numbers of {@code tensor} ready, which the exported one computes from
     * weights; sizes and the like are not asked for, which are small}
     */
    boolean isFolded(String tensor) {
        Set<String> known = folded;
        if (known == null) {
            Set<String> made = new HashSet<>();
            exported().graph().nodes().forEach(node -> made.addAll(node.outputs()));
            known = structure.frozen().graph().graph().weights().stream()
                    .filter(weight -> weight.type().element().isFloating())
                    .filter(weight ->
                            made.contains(weight.name()) && type(weight.name()).equals(Optional.of(weight.type())))
                    .map(Weight::name)
                    .collect(Collectors.toSet());
            folded = known;
        }
        return known.contains(tensor);
    }

    Optional<TensorType> type(String tensor) {
        Map<String, TensorType> known = types;
        if (known == null) {
            known = collect();
            types = known;
        }
        return Optional.ofNullable(known.get(tensor)).or(() -> inside().type(tensor));
    }

    /** What the file says of its edges is more than what ONNX Runtime infers, and of its inside less. */
    private Map<String, TensorType> collect() {
        Map<String, TensorType> all = new LinkedHashMap<>();
        Graph graph = exported().graph();
        add(all, graph.values());
        all.putAll(structure.types());
        add(all, graph.outputs());
        add(all, graph.inputs());
        for (Weight weight : graph.weights()) {
            all.put(weight.name(), weight.type());
        }
        return all;
    }

    private static void add(Map<String, TensorType> all, Collection<Value> values) {
        values.forEach(value ->
                value.type().filter(type -> type.shape().isPresent()).ifPresent(type -> all.put(value.name(), type)));
    }
}
