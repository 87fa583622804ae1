package dev.sonde.ops;

import dev.sonde.error.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The reader of NumPy's index notation. */
final class IndexText {
    private final String text;
    private final List<Index.Position> holes;
    private int next;
    private int filled;

    IndexText(String text, List<Index.Position> holes) {
        this.text = text;
        this.holes = holes;
    }

    List<Index.Item> parse() {
        List<Index.Item> items = new ArrayList<>();
        do {
            skipBlanks();
            int start = next;
            Index.Item item = item();
            if (item instanceof Index.Dots && items.stream().anyMatch(Index.Dots.class::isInstance)) {
                throw refused("an index has \"...\" once", start);
            }
            items.add(item);
            skipBlanks();
        } while (took(","));
        if (next < text.length()) {
            throw refused("\",\" is expected here", next);
        }
        if (filled < holes.size()) {
            throw refused("there are " + holes.size() + " values for " + filled + " holes", text.length());
        }
        return List.copyOf(items);
    }

    private Index.Item item() {
        int start = next;
        if (took("...")) {
            return new Index.Dots(start);
        }
        if (took("None") || took("newaxis")) {
            return new Index.NewAxis(start);
        }
        Optional<Index.Position> first = position();
        skipBlanks();
        if (took(":")) {
            return range(first, start);
        }
        return new Index.At(
                first.orElseThrow(
                        () -> refused("a position, a range, \"...\", \"None\" or \"?\" is expected here", start)),
                start);
    }

    private Index.Item range(Optional<Index.Position> first, int start) {
        skipBlanks();
        Optional<Index.Position> stop = position();
        skipBlanks();
        long step = 1;
        if (took(":")) {
            skipBlanks();
            step = step();
        }
        return new Index.Range(first, stop, step, start);
    }

    /** A step is written, for its sign decides where open bounds are. */
    private long step() {
        int start = next;
        Optional<Index.Position> step = position();
        if (step.isEmpty()) {
            return 1;
        }
        if (!(step.orElseThrow() instanceof Index.Literal literal) || literal.value() == 0) {
            throw refused("a step is a number other than zero", start);
        }
        return literal.value();
    }

    private Optional<Index.Position> position() {
        int start = next;
        if (took("?")) {
            if (filled == holes.size()) {
                throw refused("this hole has no value", start);
            }
            return Optional.of(holes.get(filled++));
        }
        boolean negative = took("-");
        int digits = next;
        while (next < text.length() && text.charAt(next) >= '0' && text.charAt(next) <= '9') {
            next++;
        }
        if (next == digits) {
            if (negative) {
                throw refused("a number is expected here", digits);
            }
            return Optional.empty();
        }
        return Optional.of(new Index.Literal(number(start)));
    }

    private long number(int start) {
        try {
            return Integer.parseInt(text.substring(start, next));
        } catch (NumberFormatException tooLong) {
            throw refused("this number is too large", start);
        }
    }

    private boolean took(String token) {
        boolean found = text.startsWith(token, next);
        next += found ? token.length() : 0;
        return found;
    }

    private void skipBlanks() {
        while (next < text.length() && text.charAt(next) == ' ') {
            next++;
        }
    }

    private ShapeException refused(String statement, int at) {
        return Index.refused(statement, text, at);
    }
}
