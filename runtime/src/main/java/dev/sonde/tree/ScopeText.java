package dev.sonde.tree;

import java.util.ArrayList;
import java.util.List;

/** Reads a list of texts as Python prints it: {@code ['', 'model', "it's"]}. */
final class ScopeText {
    private final String text;
    private int at;

    private ScopeText(String text) {
        this.text = text;
    }

    /** {@return the texts; what is no list gives none, for metadata is only a hint} */
    static List<String> read(String text) {
        return new ScopeText(text).list();
    }

    private List<String> list() {
        List<String> found = new ArrayList<>();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\'' || c == '"') {
                found.add(quoted(c));
            }
        }
        return found;
    }

    private String quoted(char quote) {
        StringBuilder inside = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                break;
            }
            boolean escaped = c == '\\' && at < text.length();
            inside.append(escaped ? text.charAt(at++) : c);
        }
        return inside.toString();
    }
}
