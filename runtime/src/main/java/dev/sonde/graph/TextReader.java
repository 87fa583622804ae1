package dev.sonde.graph;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the text form of graphs. */
final class TextReader {
    private static final Map<String, ElementType> ELEMENTS =
            Stream.of(ElementType.values()).collect(Collectors.toUnmodifiableMap(ElementType::toString, type -> type));

    /** What stands between a graph's braces. */
    private record Statements(List<Value> values, List<Weight> weights, List<Node> nodes, Map<String, Long> opsets) {
        Statements() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
        }
    }

    private final TextTokens tokens;
    private final TextAttributes attributes;

    TextReader(String text) {
        tokens = new TextTokens(text);
        attributes = new TextAttributes(tokens, this);
    }

    ModelGraph model() {
        Map<String, Long> opsets = new LinkedHashMap<>();
        List<ModelGraph.Function> functions = new ArrayList<>();
        while (seesOpset()) {
            opset(opsets);
        }
        while (tokens.sees("function") && !tokens.sees("(", 1)) {
            functions.add(function());
        }
        Graph graph = graph();
        end();
        return new ModelGraph(graph, opsets.isEmpty() ? Map.of("", 18L) : opsets, functions, Extras.NONE);
    }

    Patch patch() {
        Map<String, Patch.Read> reads = new LinkedHashMap<>();
        while (tokens.take("reads")) {
            read(reads);
        }
        List<Patch.Write> writes = new ArrayList<>();
        while (tokens.take("writes")) {
            writes.add(write());
        }
        Map<String, String> saves = new LinkedHashMap<>();
        while (tokens.take("saves")) {
            String key = tokens.name();
            tokens.expect("=");
            saves.put(key, tokens.name());
        }
        List<Value> feeds = new ArrayList<>();
        while (tokens.take("feeds")) {
            feeds.add(value());
        }
        tokens.expect("nodes");
        Statements statements = statements();
        end();
        return new Patch(reads, writes, saves, feeds, statements.weights(), statements.nodes());
    }

    private void end() {
        if (!tokens.atEnd()) {
            throw tokens.refused("something follows after the end");
        }
    }

    private void read(Map<String, Patch.Read> reads) {
        String known = tokens.name();
        tokens.expect("=");
        String tensor = tokens.name();
        boolean settled = tokens.take("<");
        if (settled) {
            tokens.expect("settled");
            tokens.expect(">");
        }
        reads.put(known, new Patch.Read(tensor, settled));
    }

    private Patch.Write write() {
        String tensor = tokens.name();
        List<String> users = tokens.take("<") ? tokens.list(">", tokens::name) : List.of();
        tokens.expect("=");
        return new Patch.Write(tensor, Set.copyOf(users), tokens.name());
    }

    private boolean seesOpset() {
        return tokens.sees("opset") && !Stream.of("=", ",", ":", "(", "<").anyMatch(mark -> tokens.sees(mark, 1));
    }

    private void opset(Map<String, Long> opsets) {
        tokens.expect("opset");
        String word = tokens.name();
        boolean own = word.matches("[0-9]+");
        opsets.put(own ? "" : word, number(own ? word : tokens.name()));
    }

    private ModelGraph.Function function() {
        tokens.expect("function");
        OpType op = op(tokens.name());
        List<String> names = tokens.take("<") ? tokens.list(">", tokens::name) : List.of();
        Edge edge = edge();
        Statements body = statements();
        Graph graph =
                new Graph("", edge.inputs(), edge.outputs(), body.values(), body.weights(), body.nodes(), Extras.NONE);
        return new ModelGraph.Function(op, graph, names, body.opsets(), Extras.NONE);
    }

    /** The values at a graph's edge. */
    private record Edge(List<Value> inputs, List<Value> outputs) {}

    private Edge edge() {
        tokens.expect("(");
        List<Value> inputs = tokens.list(")", this::value);
        tokens.expect("=>");
        tokens.expect("(");
        return new Edge(inputs, tokens.list(")", this::value));
    }

    Graph graph() {
        String name = tokens.sees("(") ? "" : tokens.name();
        Edge edge = edge();
        Statements body = statements();
        return new Graph(name, edge.inputs(), edge.outputs(), body.values(), body.weights(), body.nodes(), Extras.NONE);
    }

    private Statements statements() {
        Statements statements = new Statements();
        tokens.expect("{");
        while (!tokens.take("}")) {
            if (seesOpset()) {
                opset(statements.opsets());
            } else if (tokens.sees(":", 1)) {
                named(statements);
            } else {
                statements.nodes().add(node());
            }
        }
        return statements;
    }

    /** A weight, or the type of an inner value. */
    private void named(Statements statements) {
        String name = tokens.name();
        tokens.expect(":");
        if (tokens.take("?")) {
            statements.values().add(Value.of(name));
            return;
        }
        TensorType type = type();
        if (tokens.take("=")) {
            statements.weights().add(attributes.weight(name, type));
        } else {
            statements.values().add(Value.of(name, type));
        }
    }

    private Node node() {
        List<String> outputs = new ArrayList<>();
        while (tokens.sees(",", 1) || tokens.sees("=", 1)) {
            outputs.add(tokens.name());
            if (!tokens.take(",")) {
                tokens.expect("=");
                break;
            }
        }
        OpType op = op(tokens.name());
        Map<String, Attribute> given = tokens.take("<") ? attributes.read() : Map.of();
        tokens.expect("(");
        List<String> inputs = tokens.list(")", tokens::name);
        return new Node(tokens.comment(), op, inputs, outputs, given, Node.Notes.NONE);
    }

    private static OpType op(String written) {
        int colons = written.lastIndexOf("::");
        return colons < 0
                ? OpType.of(written)
                : new OpType(written.substring(0, colons), written.substring(colons + 2));
    }

    private Value value() {
        boolean typed = tokens.sees("[", 1);
        Optional<TensorType> type = typed ? Optional.of(type()) : Optional.empty();
        return new Value(tokens.name(), type, Extras.NONE);
    }

    TensorType type() {
        String word = tokens.name();
        ElementType element = ELEMENTS.get(word.toLowerCase(Locale.ROOT));
        if (element == null) {
            throw tokens.refused("\"" + word + "\" is no element type");
        }
        tokens.expect("[");
        if (tokens.take("...")) {
            tokens.expect("]");
            return TensorType.of(element);
        }
        return TensorType.of(element, new Shape(tokens.list("]", this::dim)));
    }

    private Dim dim() {
        boolean quoted = tokens.seesQuoted(0);
        String word = tokens.name();
        if (!quoted && word.equals("?")) {
            return Dim.unknown();
        }
        return !quoted && word.matches("-?[0-9]+") ? Dim.of(number(word)) : Dim.of(word);
    }

    long number(String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw tokens.refused("\"" + word + "\" is no whole number");
        }
    }
}
