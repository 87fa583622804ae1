package dev.sonde.tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Python's notation for a dictionary of texts, numbers, truth values and tuples, as {@code repr} writes it. Text is
 * read without escapes, which no type's name has.
 */
final class PythonLiteral {
    /** How deep tuples and lists may nest. */
    private static final int DEEPEST = 8;

    private final String text;
    private int at;

    private PythonLiteral(String text) {
        this.text = text;
    }

    /** Text that is not of that notation. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** {@return the entries of the dictionary that {@code text} is; empty where it is none} */
    static Optional<Map<String, Object>> dictionary(String text) {
        try {
            PythonLiteral literal = new PythonLiteral(text);
            Map<String, Object> entries = literal.entries();
            return literal.next() == 0 ? Optional.of(entries) : Optional.empty();
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    private Map<String, Object> entries() throws Unreadable {
        Map<String, Object> entries = new LinkedHashMap<>();
        expect('{');
        while (next() != '}') {
            String key = quoted();
            expect(':');
            if (entries.put(key, value(0)) != null) {
                throw new Unreadable();
            }
            comma('}');
        }
        expect('}');
        return entries;
    }

    private Object value(int depth) throws Unreadable {
        char first = next();
        if (first == '\'' || first == '"') {
            return quoted();
        }
        if (first == '(') {
            return items('(', ')', depth);
        }
        if (first == '[') {
            return items('[', ']', depth);
        }
        return Character.isDigit(first) || first == '-' ? number() : truth();
    }

    private List<Object> items(char open, char close, int depth) throws Unreadable {
        if (depth == DEEPEST) {
            throw new Unreadable();
        }
        List<Object> items = new ArrayList<>();
        expect(open);
        while (next() != close) {
            items.add(value(depth + 1));
            comma(close);
        }
        expect(close);
        return items;
    }

    /** Python 2 wrote an L behind a long number. */
    private Long number() throws Unreadable {
        int start = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        try {
            Long number = Long.valueOf(text.substring(start, at));
            at += text.startsWith("L", at) ? 1 : 0;
            return number;
        } catch (NumberFormatException e) {
            throw (Unreadable) new Unreadable().initCause(e);
        }
    }

    private Boolean truth() throws Unreadable {
        for (String word : List.of("True", "False")) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("True");
            }
        }
        throw new Unreadable();
    }

    private String quoted() throws Unreadable {
        char quote = next();
        int end = text.indexOf(quote, at + 1);
        boolean quotes = quote == '\'' || quote == '"';
        if (!quotes || end < 0 || text.substring(at, end).contains("\\")) {
            throw new Unreadable();
        }
        String inside = text.substring(at + 1, end);
        at = end + 1;
        return inside;
    }

    private void comma(char close) throws Unreadable {
        if (next() != close) {
            expect(',');
        }
    }

    private void expect(char wanted) throws Unreadable {
        if (next() != wanted) {
            throw new Unreadable();
        }
        at++;
    }

    /** {@return the next character that is no space, where the scanner then stands; 0 at the end} */
    private char next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }
}
