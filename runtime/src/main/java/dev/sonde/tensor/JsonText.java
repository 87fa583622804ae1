package dev.sonde.tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON (RFC 8259), read strictly: a name twice in one object is refused. Whole numbers become {@link Long}, other
 * numbers {@link Double}, and {@code null} becomes {@link #NULL}.
 */
final class JsonText {
    static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    /** How deep objects and arrays may nest. */
    private static final int DEEPEST = 16;

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    /** Text that is not JSON. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** {@return the object that {@code text} is; empty where it is none} */
    static Optional<Map<String, Object>> object(String text) {
        try {
            JsonText json = new JsonText(text);
            Map<String, Object> object = json.object(0);
            return json.next() == 0 ? Optional.of(object) : Optional.empty();
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    private Object value(int depth) throws Unreadable {
        if (depth > DEEPEST) {
            throw new Unreadable();
        }
        return switch (next()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", NULL);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) throws Unreadable {
        Map<String, Object> object = new LinkedHashMap<>();
        expect('{');
        if (next() != '}') {
            do {
                String name = string();
                expect(':');
                if (object.put(name, value(depth + 1)) != null) {
                    throw new Unreadable();
                }
            } while (skipComma());
        }
        expect('}');
        return object;
    }

    private List<Object> array(int depth) throws Unreadable {
        List<Object> array = new ArrayList<>();
        expect('[');
        if (next() != ']') {
            do {
                array.add(value(depth + 1));
            } while (skipComma());
        }
        expect(']');
        return array;
    }

    private Object word(String word, Object meaning) throws Unreadable {
        if (!text.startsWith(word, at)) {
            throw new Unreadable();
        }
        at += word.length();
        return meaning;
    }

    private Object number() throws Unreadable {
        Matcher matcher = NUMBER.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw new Unreadable();
        }
        at = matcher.end();
        boolean whole = matcher.group(2) == null && matcher.group(3) == null;
        try {
            return whole ? (Object) Long.valueOf(matcher.group()) : (Object) Double.valueOf(matcher.group());
        } catch (NumberFormatException e) {
            return Double.valueOf(matcher.group());
        }
    }

    private String string() throws Unreadable {
        expect('"');
        StringBuilder string = new StringBuilder();
        for (char c = take(); c != '"'; c = take()) {
            if (c < ' ') {
                throw new Unreadable();
            }
            string.append(c == '\\' ? escape(take()) : c);
        }
        return string.toString();
    }

    private char escape(char letter) throws Unreadable {
        if (letter == 'u') {
            return unicode();
        }
        int known = "\"\\/bfnrt".indexOf(letter);
        if (known < 0) {
            throw new Unreadable();
        }
        return "\"\\/\b\f\n\r\t".charAt(known);
    }

    private char unicode() throws Unreadable {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            char letter = take();
            int digit = letter < 128 ? Character.digit(letter, 16) : -1;
            if (digit < 0) {
                throw new Unreadable();
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private boolean skipComma() {
        boolean comma = next() == ',';
        at += comma ? 1 : 0;
        return comma;
    }

    private void expect(char wanted) throws Unreadable {
        if (next() != wanted) {
            throw new Unreadable();
        }
        at++;
    }

    private char take() throws Unreadable {
        if (at == text.length()) {
            throw new Unreadable();
        }
        return text.charAt(at++);
    }

    /** {@return the next character that is no space, where the scanner then stands; 0 at the end} */
    private char next() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    /** {@return {@code text} as a JSON string} */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
