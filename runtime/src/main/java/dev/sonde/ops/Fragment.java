package dev.sonde.ops;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.graph.Attribute;
import dev.sonde.graph.Extras;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.OpType;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Nodes being written, in an order in which they can be carried out, with the constants and feeds they take.
 *
 * <p>What is written twice exists once: a node with the same operator, inputs and attributes as an earlier one gives
 * the earlier one's outputs. Names are {@code sonde:v0}, {@code sonde:v1} and so on, so the same writing gives the same
 * nodes, whatever numbers are fed. A fragment belongs to one thread.
 */
public final class Fragment {
    /** Operators that make something else every time. */
    private static final Set<String> RANDOM = Set.of(
            "Bernoulli",
            "Dropout",
            "Multinomial",
            "RandomNormal",
            "RandomNormalLike",
            "RandomUniform",
            "RandomUniformLike");

    private final List<Node> nodes = new ArrayList<>();
    private final List<Weight> constants = new ArrayList<>();
    private final List<Value> feeds = new ArrayList<>();
    private final Map<Written, List<Operand>> written = new HashMap<>();
    private final Map<Constant, Operand> known = new HashMap<>();
    private final Map<String, Operand> keyed = new HashMap<>();
    private final IdentityHashMap<Tensor, Operand> fed = new IdentityHashMap<>();
    private final Map<String, Tensor> values = new LinkedHashMap<>();
    private final Map<String, CallSite> lines = new LinkedHashMap<>();
    private final String prefix;
    private Optional<CallSite> line = Optional.empty();
    private int names;

    /** Makes an empty fragment. */
    public Fragment() {
        this(Patch.PREFIX + "v");
    }

    private Fragment(String prefix) {
        this.prefix = prefix;
    }

    /** What makes two nodes the same. */
    private record Written(OpType op, List<Operand> inputs, Map<String, Attribute> attributes, int outputs) {}

    /** What makes two constants the same. */
    private record Constant(TensorType type, ByteBuffer bytes, List<String> text) {
        static Constant of(Tensor tensor) {
            List<String> text = tensor.element() == ElementType.STRING ? tensor.toStrings() : List.of();
            return new Constant(tensor.type(), tensor.buffer(), text);
        }
    }

    /** Says which line of the user's what is written from now on belongs to. */
    public Fragment at(CallSite here) {
        line = Optional.of(here);
        return this;
    }

    /** {@return the user's line that is being written for, where one was given} */
    public Optional<CallSite> line() {
        return line;
    }

    /** Writes a node with one output. */
    public Operand emit(OpType op, List<Operand> inputs, Map<String, Attribute> attributes, TensorType result) {
        return emitAll(op, inputs, attributes, List.of(Optional.of(result))).get(0);
    }

    /** Writes a node with as many outputs as there are {@code results}, each with its type as far as it is known. */
    public List<Operand> emitAll(
            OpType op, List<Operand> inputs, Map<String, Attribute> attributes, List<Optional<TensorType>> results) {
        Written key = new Written(op, List.copyOf(inputs), Map.copyOf(attributes), results.size());
        List<Operand> earlier = written.get(key);
        if (earlier != null) {
            return earlier;
        }
        List<Operand> outputs =
                results.stream().map(type -> new Operand(name(), type)).toList();
        List<String> made = outputs.stream().map(Operand::name).toList();
        // ONNX Runtime's complaints name the node, and thereby the line that it was written for.
        List<String> taken = inputs.stream().map(Operand::name).toList();
        nodes.add(new Node(made.get(0), op, taken, made, attributes, Node.Notes.NONE));
        line.ifPresent(here -> made.forEach(name -> lines.put(name, here)));
        if (isPure(nodes.get(nodes.size() - 1))) {
            written.put(key, outputs);
        }
        return outputs;
    }

    /**
     * Writes a node of any operator. Nothing is checked, and nothing is known of what it makes.
     *
     * @param attributes whole numbers, numbers, texts, tensors, arrays and lists of them
     * @throws ShapeException for an attribute of another kind
     */
    public List<Operand> generic(OpType op, List<Operand> inputs, Map<String, ?> attributes, int outputs) {
        Map<String, Attribute> made = new Attributes(op, line).of(attributes);
        return emitAll(op, inputs, made, Collections.nCopies(outputs, Optional.empty()));
    }

    /** {@return numbers that are part of the structure, such as axes; big ones and the user's own are fed instead} */
    public Operand constant(Tensor tensor) {
        return known.computeIfAbsent(Constant.of(tensor), key -> {
            String name = name();
            constants.add(Weight.of(name, tensor));
            return Operand.of(name, tensor.type());
        });
    }

    /** {@return the whole numbers {@code values} as a structural vector} */
    public Operand ints(long... values) {
        return constant(Tensor.of(values, values.length));
    }

    /**
     * {@return the value given under {@code key} with every run; the same one for the same key}
     *
     * @throws ShapeException where the key already stands for another type
     */
    public Operand feed(String key, TensorType type) {
        Operand feed = keyed.computeIfAbsent(key, absent -> fresh(type));
        if (!feed.type().equals(Optional.of(type))) {
            Facts facts = Facts.of("feed \"" + key + "\" has two types")
                    .add("first", feed.type().map(TensorType::toString).orElse("?"))
                    .add("now", type);
            line.ifPresent(facts::askedAt);
            throw new ShapeException(facts);
        }
        return feed;
    }

    /** {@return a feed whose number is {@code value} unless a run says otherwise; one for each tensor object} */
    public Operand feed(Tensor value) {
        return fed.computeIfAbsent(value, absent -> {
            Operand feed = fresh(value.type());
            values.put(feed.name(), value);
            return feed;
        });
    }

    /** {@return a feed of which no more is known than {@code type} before a run begins} */
    public Operand later(Optional<TensorType> type) {
        Operand feed = new Operand(name(), type);
        feeds.add(type.map(known -> Value.of(feed.name(), known)).orElseGet(() -> Value.of(feed.name())));
        return feed;
    }

    /** {@return an empty fragment for a nested graph, which may take what is written here and has names of its own} */
    public Fragment nested() {
        return new Fragment(name() + ".");
    }

    /** {@return what was written as a nested graph that gives {@code outputs}} */
    public Attribute body(List<Operand> outputs) {
        List<Value> given = outputs.stream()
                .map(output -> new Value(output.name(), output.type(), Extras.NONE))
                .toList();
        return new Attribute.Body(new Graph("body", List.of(), given, List.of(), constants, nodes, Extras.NONE));
    }

    /** {@return what was written, in order} */
    public List<Node> nodes() {
        return List.copyOf(nodes);
    }

    /** {@return the structural constants, in order of first use} */
    public List<Weight> constants() {
        return List.copyOf(constants);
    }

    /** {@return what every run must be given, in order of first use} */
    public List<Value> feeds() {
        return List.copyOf(feeds);
    }

    /** {@return the numbers of the feeds that were made from tensors, by the feed's name} */
    public Map<String, Tensor> values() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** {@return the user's line that each output of a node was first written for, by the output's name} */
    public Map<String, CallSite> lines() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(lines));
    }

    private Operand fresh(TensorType type) {
        Operand feed = Operand.of(name(), type);
        feeds.add(Value.of(feed.name(), type));
        return feed;
    }

    private String name() {
        return prefix + names++;
    }

    /** Other domains' operators may keep state, and a nested graph may hold a random one. */
    private static boolean isPure(Node node) {
        return node.op().domain().isEmpty()
                && !RANDOM.contains(node.op().name())
                && node.bodies().isEmpty();
    }
}
