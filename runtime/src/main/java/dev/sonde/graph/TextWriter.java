package dev.sonde.graph;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.TensorType;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes the text form of graphs. */
final class TextWriter {
    /** Tensors of more elements are not shown in full. */
    static final int MANY = 64;

    private final boolean forKey;

    /**
     * Makes a writer.
     *
     * @param forKey whether large constants are told apart by digests, and names of nodes are left out
     */
    TextWriter(boolean forKey) {
        this.forKey = forKey;
    }

    String model(ModelGraph model) {
        StringBuilder text = new StringBuilder(opsets(model.opsets()));
        for (ModelGraph.Function function : model.functions()) {
            text.append(function(function)).append('\n');
        }
        return text.append(graph(model.graph())).append('\n').toString();
    }

    private static String opsets(Map<String, Long> opsets) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(opsets)
                .forEach((domain, version) -> text.append("opset ")
                        .append(domain.isEmpty() ? "" : name(domain) + " ")
                        .append(version)
                        .append('\n'));
        return text.toString();
    }

    private String function(ModelGraph.Function function) {
        Graph body = function.body();
        String attributes = function.attributes().isEmpty() ? "" : "<" + names(function.attributes()) + ">";
        String edge =
                "(" + joined(body.inputs(), TextWriter::value) + ") => (" + joined(body.outputs(), TextWriter::value);
        return "function " + op(function.op()) + attributes + edge + ") {\n"
                + indented(opsets(function.opsets()) + statements(body)) + "}";
    }

    String graph(Graph graph) {
        return (graph.name().isEmpty() ? "" : name(graph.name()) + " ")
                + "(" + joined(graph.inputs(), TextWriter::value) + ") => ("
                + joined(graph.outputs(), TextWriter::value) + ") {\n"
                + indented(statements(graph)) + "}";
    }

    private String statements(Graph graph) {
        StringBuilder text = new StringBuilder();
        graph.weights().forEach(weight -> text.append(weight(weight)).append('\n'));
        for (Value value : graph.values()) {
            String type = value.type().map(TextWriter::type).orElse("?");
            text.append(name(value.name())).append(": ").append(type).append('\n');
        }
        graph.nodes().forEach(node -> text.append(node(node)).append('\n'));
        return text.toString();
    }

    private static String indented(String lines) {
        return lines.lines().map(line -> "  " + line + "\n").collect(Collectors.joining());
    }

    private static String value(Value value) {
        return value.type().map(type -> type(type) + " ").orElse("") + name(value.name());
    }

    static String type(TensorType type) {
        return type.element()
                + type.shape()
                        .map(shape -> "[" + joined(shape.dims(), TextWriter::dim) + "]")
                        .orElse("[...]");
    }

    private static String dim(Dim dim) {
        return dim instanceof Dim.Named named ? namedDim(named.name()) : dim.toString();
    }

    private static String namedDim(String name) {
        boolean misread = name.equals("?") || name.equals("...") || name.matches("-?[0-9]+");
        return misread ? TextScanner.quote(name) : name(name);
    }

    private String node(Node node) {
        String attributes = node.attributes().isEmpty() ? "" : "<" + attributes(node.attributes()) + ">";
        String comment = forKey || node.name().isEmpty() ? "" : "  // " + comment(node.name());
        String made = node.outputs().isEmpty() ? "" : names(node.outputs()) + " = ";
        return made + op(node.op()) + attributes + "(" + names(node.inputs()) + ")" + comment;
    }

    private static String comment(String name) {
        boolean plain = name.equals(name.strip())
                && !name.startsWith("\"")
                && name.chars().allMatch(c -> c >= ' ');
        return plain ? name : TextScanner.quote(name);
    }

    /** Domain and name apart by two colons; quoted apart where the domain holds two colons itself. */
    private static String op(OpType op) {
        return name(op.toString());
    }

    private String attributes(Map<String, Attribute> attributes) {
        return new TreeMap<>(attributes)
                .entrySet().stream()
                        .map(entry -> name(entry.getKey()) + "=" + attribute(entry.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private String attribute(Attribute attribute) {
        if (attribute instanceof Attribute.Numbers numbers) {
            Weight weight = numbers.value();
            String name = weight.name().isEmpty() ? "" : name(weight.name()) + ": ";
            return name + type(weight.type()) + " " + contents(weight);
        } else if (attribute instanceof Attribute.Body body) {
            return graph(body.value());
        } else if (attribute instanceof Attribute.Bodies bodies) {
            return "graphs[" + joined(bodies.values(), this::graph) + "]";
        } else if (attribute instanceof Attribute.Other other) {
            return "other " + bytes(ByteBuffer.wrap(other.extras().bytes()));
        }
        return plain(attribute);
    }

    private static String plain(Attribute attribute) {
        if (attribute instanceof Attribute.Int number) {
            return Long.toString(number.value());
        } else if (attribute instanceof Attribute.Real number) {
            return Float.toString(number.value());
        } else if (attribute instanceof Attribute.Text text) {
            return TextScanner.quote(text.value());
        } else if (attribute instanceof Attribute.Ints ints) {
            return "[" + joined(ints.values(), String::valueOf) + "]";
        } else if (attribute instanceof Attribute.Reals reals) {
            return (reals.values().isEmpty() ? "reals" : "") + "[" + joined(reals.values(), String::valueOf) + "]";
        } else if (attribute instanceof Attribute.Texts texts) {
            return (texts.values().isEmpty() ? "texts" : "") + "[" + joined(texts.values(), TextScanner::quote) + "]";
        }
        throw new AssertionError(attribute);
    }

    private String weight(Weight weight) {
        return name(weight.name()) + ": " + type(weight.type()) + " = " + contents(weight);
    }

    private String contents(Weight weight) {
        Blob blob = weight.blob();
        if (blob instanceof Blob.Strings strings) {
            return "{" + joined(strings.values(), TextScanner::quote) + "}";
        } else if (blob instanceof Blob.External external) {
            return "external<"
                    + new TreeMap<>(external.entries())
                            .entrySet().stream()
                                    .map(entry -> name(entry.getKey()) + "=" + TextScanner.quote(entry.getValue()))
                                    .collect(Collectors.joining(", "))
                    + ">";
        }
        ByteBuffer bytes = ((Blob.Inline) blob).bytes();
        boolean plain = TextNumbers.isPlain(weight.type().element());
        if (plain && bytes.remaining() <= MANY * weight.type().element().bytes()) {
            return "{" + TextNumbers.print(weight.tensor()) + "}";
        }
        return bytes(bytes);
    }

    private String bytes(ByteBuffer bytes) {
        if (bytes.remaining() <= MANY) {
            return "hex \"" + TextNumbers.hex(bytes) + '"';
        }
        return forKey ? "sha256 " + TextNumbers.digest(bytes) : "...";
    }

    String patch(Patch patch) {
        StringBuilder text = new StringBuilder();
        patch.reads()
                .forEach((known, read) -> text.append("reads ")
                        .append(name(known))
                        .append(" = ")
                        .append(name(read.tensor()))
                        .append(read.settled() ? " <settled>\n" : "\n"));
        patch.writes().forEach(write -> text.append("writes ").append(write(write)));
        patch.saves()
                .forEach((key, known) -> text.append("saves ")
                        .append(name(key))
                        .append(" = ")
                        .append(name(known))
                        .append('\n'));
        patch.feeds().forEach(feed -> text.append("feeds ").append(value(feed)).append('\n'));
        text.append("nodes {\n");
        patch.constants()
                .forEach(constant -> text.append("  ").append(weight(constant)).append('\n'));
        String nodes = patch.nodes().stream().map(node -> node(node) + "\n").collect(Collectors.joining());
        return text.append(indented(nodes)).append("}\n").toString();
    }

    private static String write(Patch.Write write) {
        List<String> users = write.users().stream().sorted().toList();
        return name(write.tensor()) + (users.isEmpty() ? "" : " <" + names(users) + ">") + " = " + name(write.value())
                + "\n";
    }

    private static String names(List<String> names) {
        return joined(names, TextWriter::name);
    }

    private static String name(String name) {
        return TextScanner.write(name);
    }

    private static <T> String joined(Collection<T> items, Function<T, String> shown) {
        return items.stream().map(shown).collect(Collectors.joining(", "));
    }
}
