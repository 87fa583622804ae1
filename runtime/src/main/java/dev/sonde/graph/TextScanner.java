package dev.sonde.graph;

import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import java.util.ArrayList;
import java.util.List;

/** Cuts a text into words and marks. */
final class TextScanner {
    private static final String MARKS = ",()<>{}[]=\"";

    /** What a token can be. */
    enum Kind {
        WORD,
        QUOTED,
        MARK,
        END
    }

    /**
     * A word or mark.
     *
     * @param comment what stands behind it after two slashes on the same line
     */
    record Token(Kind kind, String text, int line, String comment) {}

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;

    private TextScanner(String source) {
        this.source = source;
    }

    static List<Token> scan(String source) {
        TextScanner scanner = new TextScanner(source);
        while (scanner.at < source.length()) {
            scanner.step();
        }
        scanner.add(Kind.END, "the end", 0);
        return scanner.tokens;
    }

    /** {@return the name as it is written: quoted where it would not be read back otherwise} */
    static String write(String name) {
        boolean plain = !name.isEmpty() && !name.endsWith(":") && !name.startsWith("//") && !holdsBoundary(name);
        return plain ? name : quote(name);
    }

    /** A loop: every run of a trace that is new writes all its names. */
    private static boolean holdsBoundary(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (isBoundary(name.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    static ModelException refused(String statement, int line) {
        return new ModelException(Facts.of("text of a graph: " + statement).add("line", line));
    }

    private static boolean isBoundary(char c) {
        return c <= ' ' || Character.isWhitespace(c) || MARKS.indexOf(c) >= 0;
    }

    private void step() {
        char c = source.charAt(at);
        if (c == '"') {
            quoted();
        } else if (source.startsWith("//", at)) {
            comment();
        } else if (source.startsWith("=>", at)) {
            add(Kind.MARK, "=>", 2);
        } else if (MARKS.indexOf(c) >= 0) {
            add(Kind.MARK, String.valueOf(c), 1);
        } else if (isBoundary(c)) {
            line += c == '\n' ? 1 : 0;
            at++;
        } else {
            word();
        }
    }

    private void word() {
        int end = at;
        while (end < source.length() && !isBoundary(source.charAt(end))) {
            end++;
        }
        String word = source.substring(at, end);
        String name = word.endsWith(":") ? word.substring(0, word.length() - 1) : word;
        if (!name.isEmpty()) {
            add(Kind.WORD, name, name.length());
        }
        if (word.endsWith(":")) {
            add(Kind.MARK, ":", 1);
        }
    }

    private void comment() {
        int end = source.indexOf('\n', at);
        String said = source.substring(at + 2, end < 0 ? source.length() : end);
        at += 2 + said.length();
        int last = tokens.size() - 1;
        if (last >= 0 && tokens.get(last).line() == line) {
            Token token = tokens.get(last);
            tokens.set(last, new Token(token.kind(), token.text(), line, said.strip()));
        }
    }

    private void quoted() {
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != '"') {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw refused("a quote is not closed", line);
        }
        add(Kind.QUOTED, unquote(source.substring(at, end + 1), line), end + 1 - at);
    }

    /** {@return what {@link #quote} was given} */
    static String unquote(String quoted, int line) {
        StringBuilder plain = new StringBuilder();
        for (int i = 1; i < quoted.length() - 1; i++) {
            char c = quoted.charAt(i);
            if (c == '\\' && quoted.charAt(i + 1) == 'u' && i + 6 < quoted.length()) {
                plain.append(character(quoted.substring(i + 2, i + 6), line));
                i += 5;
            } else {
                plain.append(c == '\\' ? quoted.charAt(++i) : c);
            }
        }
        return plain.toString();
    }

    private static char character(String hex, int line) {
        try {
            return (char) Integer.parseInt(hex, 16);
        } catch (NumberFormatException e) {
            throw refused("\"\\u" + hex + "\" is no character", line);
        }
    }

    private void add(Kind kind, String text, int length) {
        tokens.add(new Token(kind, text, line, ""));
        at += length;
    }
}
