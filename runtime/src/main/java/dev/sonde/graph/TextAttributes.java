package dev.sonde.graph;

import dev.sonde.error.ShapeException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads attributes and the contents of tensors. */
final class TextAttributes {
    private final TextTokens tokens;
    private final TextReader reader;

    TextAttributes(TextTokens tokens, TextReader reader) {
        this.tokens = tokens;
        this.reader = reader;
    }

    /** Reads up to the closing bracket of a node's attributes. */
    Map<String, Attribute> read() {
        Map<String, Attribute> read = new LinkedHashMap<>();
        tokens.list(">", () -> {
            String name = tokens.name();
            tokens.expect("=");
            Attribute value = attribute();
            read.put(name, value);
            return value;
        });
        return read;
    }

    private Attribute attribute() {
        if (tokens.take("[")) {
            return list();
        } else if (tokens.sees("[", 1)) {
            return beforeBracket();
        } else if (tokens.sees(":", 1)) {
            String name = tokens.name();
            tokens.expect(":");
            return numbers(name);
        } else if (tokens.sees("(") || tokens.sees("(", 1)) {
            return new Attribute.Body(reader.graph());
        } else if (tokens.sees("other")) {
            tokens.expect("other");
            tokens.expect("hex");
            return new Attribute.Other(Extras.of(hex()));
        }
        return single();
    }

    private Attribute beforeBracket() {
        if (tokens.take("graphs")) {
            tokens.expect("[");
            return new Attribute.Bodies(tokens.list("]", reader::graph));
        }
        boolean texts = tokens.take("texts");
        if (texts || tokens.take("reals")) {
            tokens.expect("[");
            tokens.expect("]");
            return texts ? new Attribute.Texts(List.of()) : new Attribute.Reals(List.of());
        }
        return numbers("");
    }

    private Attribute numbers(String name) {
        return new Attribute.Numbers(weight(name, reader.type()));
    }

    private Attribute single() {
        if (tokens.seesQuoted(0)) {
            return new Attribute.Text(tokens.name());
        }
        String word = tokens.name();
        return isWhole(word) ? new Attribute.Int(reader.number(word)) : new Attribute.Real(real(word));
    }

    private Attribute list() {
        boolean texts = tokens.seesQuoted(0);
        List<String> words = tokens.list("]", tokens::name);
        if (texts) {
            return new Attribute.Texts(words);
        }
        return words.stream().allMatch(TextAttributes::isWhole)
                ? new Attribute.Ints(words.stream().map(reader::number).toList())
                : new Attribute.Reals(words.stream().map(this::real).toList());
    }

    private static boolean isWhole(String word) {
        return word.matches("-?[0-9]+");
    }

    private float real(String word) {
        try {
            return Float.parseFloat(word);
        } catch (NumberFormatException e) {
            throw tokens.refused("\"" + word + "\" is no number");
        }
    }

    /** Reads what a tensor holds. */
    Weight weight(String name, TensorType type) {
        if (tokens.take("external")) {
            tokens.expect("<");
            return new Weight(name, type, new Blob.External(entries()), Extras.NONE);
        } else if (tokens.take("hex")) {
            return new Weight(name, type, new Blob.Inline(ByteBuffer.wrap(hex())), Extras.NONE);
        } else if (tokens.sees("...") || tokens.sees("sha256")) {
            throw tokens.refused("the numbers of \"" + name + "\" were left out");
        }
        tokens.expect("{");
        return new Weight(name, type, blob(tokens.list("}", tokens::name), type), Extras.NONE);
    }

    private Map<String, String> entries() {
        Map<String, String> entries = new LinkedHashMap<>();
        tokens.list(">", () -> {
            String key = tokens.name();
            tokens.expect("=");
            entries.put(key, tokens.name());
            return key;
        });
        return entries;
    }

    private Blob blob(List<String> words, TensorType type) {
        if (type.element() == ElementType.STRING) {
            return new Blob.Strings(words);
        }
        Optional<Shape> shape = type.shape().filter(Shape::isFixed);
        if (shape.isEmpty() || !TextNumbers.isPlain(type.element())) {
            throw tokens.refused("numbers cannot be given for " + type);
        }
        try {
            Tensor tensor = TextNumbers.parse(words, type.element(), shape.get().sizes());
            return new Blob.Inline(tensor.buffer());
        } catch (NumberFormatException | ShapeException e) {
            throw tokens.refused("these are no numbers of " + type + ": " + words);
        }
    }

    private byte[] hex() {
        try {
            return HexFormat.of().parseHex(tokens.name());
        } catch (IllegalArgumentException e) {
            throw tokens.refused("these are no bytes in hex");
        }
    }
}
