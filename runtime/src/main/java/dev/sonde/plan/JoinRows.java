package dev.sonde.plan;

import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.plan.Layout.Along;
import dev.sonde.plan.Layout.Mixed;
import dev.sonde.plan.Layout.Numbered;
import dev.sonde.plan.Layout.Sizes;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes one graph of a model and several invokers, who share everything up to their first difference.
 *
 * <p>Every tensor that holds rows has a {@link RowMap}: which of its rows serves which row that was asked for. The rules
 * of {@link Rows} are local, so a batch may be put together anywhere.
 *
 * <ol>
 *   <li>The inputs hold only rows that differ.
 *   <li>Where an invoker writes, the rows it has so far shared part: the written rows are put behind the others (Concat).
 *   <li>Where tensors with different maps meet, each is spread to the rows that both tell apart (Gather).
 *   <li>What hangs on the size of the batch is computed as for one row alone, whatever the batch is there: a shape is
 *       divided by the rows of its tensor, and multiplied by the rows of the tensor that is made of it. Numbers of rows
 *       are 0, and are put right where a row is looked up.
 *   <li>A read is the invoker's rows of a tensor (Gather).
 *   <li>What no save needs is taken out.
 * </ol>
 *
 * <p>A value that is needed before it is made is a circle, and refused.
 */
public final class JoinRows {
    private final Rows rows;
    private final Invocations asked;
    private final RowNodes made;
    private final RowWrites writes;
    private final Map<String, Placed> own = new LinkedHashMap<>();

    /** A tensor in the graph that is made, and which of its rows is whose; the map of what holds no rows is of one. */
    record Placed(String name, RowMap map) {}

    private JoinRows(ModelGraph model, Rows rows, Invocations asked) {
        this.rows = rows;
        this.asked = asked;
        this.made = new RowNodes(Fresh.beside(model, Patch.PREFIX + "rows."));
        this.writes = new RowWrites(rows, asked, made);
    }

    /**
     * {@return {@code model} as the invokers share it}
     *
     * @param rows the proof for {@code model}
     * @throws ModelException where what they read or write is not proven to keep rows apart
     * @throws dev.sonde.error.OrderException where a value would be needed before it is made
     */
    public static Joined into(ModelGraph model, Rows rows, Invocations asked) {
        return new JoinRows(model, rows, asked).joined(model);
    }

    private Joined joined(ModelGraph model) {
        Graph graph = model.graph();
        Stream.concat(
                        graph.inputs().stream().map(Value::name),
                        graph.weights().stream().map(Weight::name))
                .forEach(name -> own.put(name, new Placed(name, holdsRows(name) ? asked.input(name) : one())));
        graph.nodes().forEach(this::place);
        Map<String, String> reads = reads();
        asked.nodes().forEach(made::add);
        Map<String, String> saved = new LinkedHashMap<>();
        asked.saves().forEach((key, name) -> saved.put(key, output(reads.getOrDefault(name, name), saved.size())));
        List<Node> nodes = made.nodes().stream()
                .map(node -> Rewire.inputs(node, name -> reads.getOrDefault(name, name)))
                .toList();
        return new Joined(model.with(whole(graph, nodes, saved)), saved, counts());
    }

    private Graph whole(Graph graph, List<Node> nodes, Map<String, String> saved) {
        List<Value> inputs = new ArrayList<>();
        graph.inputs().forEach(input -> inputs.add(counted(input)));
        inputs.addAll(asked.feeds());
        List<Weight> weights = new ArrayList<>(graph.weights());
        weights.addAll(asked.constants());
        weights.addAll(made.constants());
        List<Value> outputs = saved.values().stream().distinct().map(Value::of).toList();
        List<Node> sorted = Sort.byNeed(List.of(), nodes);
        return Prune.unneeded(new Graph(graph.name(), inputs, outputs, List.of(), weights, sorted, graph.extras()));
    }

    /** Inputs with different numbers of rows must not call these by one name. */
    private Value counted(Value input) {
        OptionalInt axis = rows.fact(input.name()).grown();
        Optional<Shape> shape = input.type().flatMap(TensorType::shape);
        if (axis.isEmpty() || shape.isEmpty()) {
            return input;
        }
        List<Dim> dims = new ArrayList<>(shape.get().dims());
        dims.set(axis.getAsInt(), Dim.of(asked.input(input.name()).count()));
        TensorType type = input.type().orElseThrow();
        return new Value(
                input.name(),
                Optional.of(new TensorType(type.element(), Optional.of(new Shape(dims)))),
                input.extras());
    }

    private void place(Node node) {
        Map<String, Placed> taken = new HashMap<>();
        for (String name : node.takes()) {
            if (!own.containsKey(name)) {
                return;
            }
            taken.put(name, seen(name, Set.copyOf(node.outputs())));
        }
        List<String> certain = node.outputs().stream().filter(this::isCertain).toList();
        if (certain.isEmpty()) {
            return;
        }
        RowMap joint = one();
        for (Map.Entry<String, Placed> input : taken.entrySet()) {
            joint = holdsRows(input.getKey()) ? joint.with(input.getValue().map()) : joint;
        }
        write(node, taken, joint);
        for (String output : certain) {
            own.put(output, new Placed(output, holdsRows(output) ? joint : one()));
        }
    }

    /** Cases 3 and 4. */
    private void write(Node node, Map<String, Placed> taken, RowMap joint) {
        boolean makesRows = node.outputs().stream().anyMatch(this::holdsRows);
        Node spread =
                Rewire.inputs(node, name -> taken.containsKey(name) ? spread(name, taken, joint, makesRows) : name);
        if (node.op().is("Shape") || node.op().is("Size")) {
            String output = node.outputs().get(0);
            made.alone(spread, output, rows.fact(output).sizes().orElse(List.of()), joint.count());
        } else if (node.op().is("GatherND") && isTuples(node.inputs().get(1))) {
            made.add(spread.withInputs(List.of(spread.inputs().get(0), numbered(node, spread, joint))));
        } else {
            made.add(spread);
        }
    }

    private String spread(String name, Map<String, Placed> taken, RowMap joint, boolean makesRows) {
        Placed placed = taken.getOrDefault(name, new Placed(name, joint));
        Layout layout = rows.layout(name);
        if (layout instanceof Sizes sizes) {
            boolean scalar = rows.fact(name).alone().equals(Optional.of(Shape.of()));
            return makesRows ? made.grown(placed.name(), sizes.sizes(), scalar, joint.count()) : placed.name();
        }
        return holdsRows(name) ? picked(name, placed, placed.map().seenFrom(joint)) : placed.name();
    }

    private String numbered(Node node, Node spread, RowMap joint) {
        RowFact tuples = rows.fact(node.inputs().get(1));
        Shape alone = tuples.alone().orElseThrow();
        long[] sizes = new long[alone.rank()];
        Arrays.fill(sizes, 1);
        sizes[alone.rank() - 1] = ((Dim.Fixed) alone.dim(-1)).size();
        return made.numbered(spread.inputs().get(1), tuples.grown().orElseThrow(), joint.count(), sizes);
    }

    private String picked(String tensor, Placed placed, List<Integer> places) {
        int count = placed.map().count();
        boolean all = places.equals(RowMap.apart(count).places());
        if (!all && !rows.isSingle(tensor)) {
            throw refused(tensor, "a row has several entries where rows lie");
        }
        return made.rows(placed.name(), rows.fact(tensor).grown().orElseThrow(), count, places);
    }

    private Placed seen(String tensor, Set<String> users) {
        return writes.seen(tensor, placed(tensor), users);
    }

    private Placed placed(String tensor) {
        Placed placed = own.get(tensor);
        if (placed == null) {
            Layout layout = rows.layout(tensor);
            throw refused(
                    tensor, layout instanceof Mixed mixed ? mixed.cause().toString() : "it follows from mixed rows");
        }
        return placed;
    }

    /** Case 5: the name of what each invoker reads, by the name under which nodes know it. */
    private Map<String, String> reads() {
        Map<String, String> names = new HashMap<>();
        for (Invocations.Part part : asked.parts()) {
            part.reads().forEach((alias, read) -> names.put(alias, read(read, part.rows())));
        }
        return names;
    }

    private String read(Read read, List<Integer> of) {
        String tensor = read.tensor();
        Placed placed = read.settled() ? seen(tensor, Set.of()) : placed(tensor);
        Layout layout = rows.layout(tensor);
        if (layout instanceof Along) {
            return picked(tensor, placed, placed.map().placesOf(of));
        } else if (layout instanceof Sizes sizes) {
            boolean scalar = rows.fact(tensor).alone().equals(Optional.of(Shape.of()));
            return made.grown(placed.name(), sizes.sizes(), scalar, of.size());
        }
        if (holdsRows(tensor)) {
            throw refused(tensor, "it holds the numbers of rows");
        }
        return placed.name();
    }

    private String output(String name, int ordinal) {
        boolean isMade = made.nodes().stream().anyMatch(node -> node.outputs().contains(name));
        if (isMade) {
            return name;
        }
        String passed = Patch.PREFIX + "save:" + ordinal;
        made.add(Node.of("Identity", List.of(name), List.of(passed)));
        return passed;
    }

    private Map<String, Integer> counts() {
        return own.entrySet().stream()
                .filter(placed -> holdsRows(placed.getKey()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, placed -> placed.getValue().map().count()));
    }

    private RowMap one() {
        return RowMap.one(asked.rows());
    }

    private boolean isTuples(String tensor) {
        return rows.layout(tensor) instanceof Numbered;
    }

    /** Whether a tensor grows with the batch; what mixes rows does too where its shape is certain. */
    private boolean holdsRows(String tensor) {
        return rows.fact(tensor).grown().isPresent();
    }

    /** Whether at least the shape of an output is certain. */
    private boolean isCertain(String output) {
        RowFact fact = rows.fact(output);
        return !output.isEmpty() && (!fact.isMixed() || fact.alone().isPresent());
    }

    static ModelException refused(String tensor, String reason) {
        return new ModelException(Facts.of("invokers cannot share a run")
                .add("tensor", '"' + tensor + '"')
                .add("because", reason));
    }
}
