package dev.sonde.graph;

import dev.sonde.error.ModelException;
import dev.sonde.graph.TextScanner.Kind;
import dev.sonde.graph.TextScanner.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The words and marks of a text, taken one after the other. */
final class TextTokens {
    private final List<Token> tokens;
    private int next;

    TextTokens(String source) {
        tokens = TextScanner.scan(source);
    }

    /** {@return whether the word or mark {@code text} comes next} */
    boolean sees(String text) {
        return sees(text, 0);
    }

    /** {@return whether the word or mark {@code text} comes after {@code ahead} others} */
    boolean sees(String text, int ahead) {
        Token token = peek(ahead);
        return token.text().equals(text) && (token.kind() == Kind.MARK || token.kind() == Kind.WORD);
    }

    /** {@return whether a quoted text comes after {@code ahead} other tokens} */
    boolean seesQuoted(int ahead) {
        return peek(ahead).kind() == Kind.QUOTED;
    }

    /** {@return whether nothing is left} */
    boolean atEnd() {
        return peek(0).kind() == Kind.END;
    }

    /** Takes the word or mark {@code text} where it comes next. */
    boolean take(String text) {
        boolean found = sees(text);
        next += found ? 1 : 0;
        return found;
    }

    /** Takes the word or mark {@code text}, which must come next. */
    void expect(String text) {
        if (!take(text)) {
            throw refused("\"" + text + "\" is missing before \"" + peek(0).text() + "\"");
        }
    }

    /** Takes a name, quoted or not. */
    String name() {
        Token token = peek(0);
        if (token.kind() == Kind.MARK || token.kind() == Kind.END) {
            throw refused("a name is missing before \"" + token.text() + "\"");
        }
        next++;
        return token.text();
    }

    /** Takes items set apart by commas, up to the mark {@code end}, which is taken too. */
    <T> List<T> list(String end, Supplier<T> item) {
        List<T> items = new ArrayList<>();
        while (!take(end)) {
            if (!items.isEmpty()) {
                expect(",");
            }
            items.add(item.get());
        }
        return items;
    }

    /** {@return the comment behind the token taken last, on its line} */
    String comment() {
        Token token = tokens.get(next - 1);
        String said = token.comment();
        boolean quoted = said.length() > 1 && said.startsWith("\"") && said.endsWith("\"");
        return quoted ? TextScanner.unquote(said, token.line()) : said;
    }

    /** {@return the refusal of what comes next} */
    ModelException refused(String statement) {
        return TextScanner.refused(statement, peek(0).line());
    }

    private Token peek(int ahead) {
        return tokens.get(Math.min(next + ahead, tokens.size() - 1));
    }
}
