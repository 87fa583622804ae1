package dev.sonde.agent.live;

import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import dev.sonde.tree.PlaceName;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A place in a model as the settings write it, held against the paths of calls.
 *
 * @param text as it is written
 * @param parts the parts of the path; {@code **} for any number of them
 * @param operator the operation in that layer; {@code *} for any text, empty for the layer itself
 */
record Place(String text, List<Part> parts, Part operator, boolean isInput, int index) {
    private static final String ANY_PARTS = "**";

    /** One part of a path: text in which an asterisk stands for any. */
    record Part(String text, Pattern pattern) {
        static Part of(String text) {
            String quoted = Pattern.quote(text).replace("*", "\\E.*\\Q");
            return new Part(text, Pattern.compile(quoted));
        }

        boolean isAny() {
            return text.equals(ANY_PARTS);
        }

        boolean takes(List<String> spellings) {
            return spellings.stream()
                    .anyMatch(spelling -> pattern.matcher(spelling).matches());
        }
    }

    /** {@return the place that {@code text} names; refused if it can be none of a model in Java} */
    static Place parse(String text) {
        if (!(PlaceName.parse(text) instanceof PlaceName.Edge edge)) {
            throw new ModelException(Facts.of("\"" + text + "\" is no place of a model in Java")
                    .add("do", "name a layer by its path: it has no tensors or parameters by name"));
        }
        String path = edge.path();
        List<Part> parts = path.isEmpty()
                ? List.of()
                : Stream.of(path.split("\\.")).map(Part::of).toList();
        Part operator = Part.of(edge.operator().orElse(""));
        return new Place(text, parts, operator, edge.side() == PlaceName.Side.INPUT, edge.index());
    }

    boolean isOfOperation() {
        return !operator.text().isEmpty();
    }

    /** {@return whether a path is meant, of whose every part there are several spellings} */
    boolean isAt(List<List<String>> path) {
        int p = 0;
        int s = 0;
        int afterAny = -1;
        int retry = 0;
        while (s < path.size()) {
            if (p < parts.size() && parts.get(p).isAny()) {
                afterAny = ++p;
                retry = s;
            } else if (p < parts.size() && parts.get(p).takes(path.get(s))) {
                p++;
                s++;
            } else if (afterAny >= 0) {
                p = afterAny;
                s = ++retry;
            } else {
                return false;
            }
        }
        while (p < parts.size() && parts.get(p).isAny()) {
            p++;
        }
        return p == parts.size();
    }
}
