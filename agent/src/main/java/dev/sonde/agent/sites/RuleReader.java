package dev.sonde.agent.sites;

import dev.sonde.error.Nearest;
import dev.sonde.live.CallPlaces;
import dev.sonde.live.ValuePlace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads what forward calls are: the name of a preset, a line such as {@code com.acme.nn.*#forward -> arg 2}, or a map.
 * What it does not understand it refuses in one line, with an {@link IllegalArgumentException}.
 */
final class RuleReader {
    private static final Set<String> KEYS =
            Set.of("class", "subclass-of", "method", "descriptor", "value", "inputs", "shape", "source", "root");
    private static final String ROOT = "root ";

    private final List<ForwardRule> forward = new ArrayList<>();
    private final List<SourceRule> sources = new ArrayList<>();
    private final List<String> roots = new ArrayList<>();

    private RuleReader() {}

    static Rules read(List<?> items) {
        RuleReader reader = new RuleReader();
        for (Object item : items) {
            if (item instanceof Map<?, ?> map) {
                reader.add(map);
            } else {
                reader.add(String.valueOf(item).trim());
            }
        }
        return new Rules(reader.forward, reader.sources, reader.roots);
    }

    private void add(String text) {
        List<ForwardRule> preset = Presets.named(text);
        RuleLine line = RuleLine.of(text);
        if (preset != null) {
            forward.addAll(preset);
        } else if (text.startsWith(ROOT) && RuleLine.isOf(text.substring(ROOT.length()), ".$")) {
            roots.add(text.substring(ROOT.length()));
        } else if (line == null) {
            throw new IllegalArgumentException("a forward call is written as a preset (" + presets()
                    + "), or CLASS#METHOD, subclass-of CLASS#METHOD, source CLASS#METHOD or root CLASS, not \"" + text
                    + '"');
        } else if (line.kind().equals(RuleLine.SOURCE)) {
            addSource(line.type(), line.method());
        } else {
            forward.add(rule(line));
        }
    }

    private static ForwardRule rule(RuleLine line) {
        String value = line.value();
        String inputs = line.inputs();
        return new ForwardRule(
                type(line.type()),
                line.kind().equals(RuleLine.SUBCLASS),
                new Glob(line.method()),
                line.descriptor(),
                value == null ? ValuePlace.RETURN : ValuePlace.parse(value),
                inputs == null ? List.of() : CallPlaces.inputs(inputs));
    }

    private void add(Map<?, ?> map) {
        for (Object key : map.keySet()) {
            if (!KEYS.contains(String.valueOf(key))) {
                throw new IllegalArgumentException("a forward call has no \"" + key + "\" (nearest: "
                        + Nearest.to(String.valueOf(key), KEYS).split(", ")[0] + "; there are: "
                        + String.join(", ", new TreeSet<>(KEYS)) + ")");
            }
        }
        String source = text(map, "source");
        String root = text(map, "root");
        if (root != null && map.size() == 1) {
            add(ROOT.concat(root));
            return;
        }
        if (source == null) {
            forward.add(rule(map));
            return;
        }
        String[] parts = source.split("#", 2);
        if (map.size() > 1 || parts.length < 2) {
            throw new IllegalArgumentException("a source is CLASS#METHOD and nothing else, not " + map);
        }
        addSource(parts[0], parts[1]);
    }

    private void addSource(String type, String method) {
        if (!new Glob(type + method).isName() || !isClass(type) || method.isEmpty()) {
            throw new IllegalArgumentException(
                    "a source is the name of one class and one method, not \"" + type + "#" + method + '"');
        }
        sources.add(new SourceRule(type, method));
    }

    private static ForwardRule rule(Map<?, ?> map) {
        String type = text(map, "class");
        String parent = text(map, "subclass-of");
        if ((type == null) == (parent == null)) {
            throw new IllegalArgumentException("a forward call has either a class or a subclass-of, not " + map);
        }
        String method = text(map, "method");
        String descriptor = text(map, "descriptor");
        String value = text(map, "value");
        return new ForwardRule(
                type(type == null ? parent : type),
                parent != null,
                new Glob(method == null ? "forward" : method),
                descriptor == null ? "" : descriptor,
                value(value, map.get("shape")),
                inputs(map.get("inputs")));
    }

    private static ValuePlace value(@Nullable String text, @Nullable Object shape) {
        ValuePlace value = text == null ? ValuePlace.RETURN : ValuePlace.parse(text);
        if (shape == null) {
            return value;
        }
        StringBuilder sizes = new StringBuilder();
        for (Object size : shape instanceof Collection<?> many ? many : List.of(shape)) {
            sizes.append(sizes.length() == 0 ? "" : "x").append(size);
        }
        return value.as(sizes.toString());
    }

    private static List<ValuePlace> inputs(@Nullable Object value) {
        List<ValuePlace> places = new ArrayList<>();
        Collection<?> all = value instanceof Collection<?> many ? many : value == null ? List.of() : List.of(value);
        for (Object each : all) {
            String text = String.valueOf(each);
            places.addAll(CallPlaces.inputs(RuleLine.isNumber(text) ? "arg " + text : text));
        }
        return places;
    }

    private static Glob type(@Nullable String text) {
        if (text == null || !isClass(text)) {
            throw new IllegalArgumentException(
                    "a class is written com.acme.nn.Attention, with * and ** for parts of it," + " not \"" + text
                            + '"');
        }
        return new Glob(text);
    }

    /** {@return whether these are names joined by single dots, perhaps with asterisks} */
    private static boolean isClass(String type) {
        boolean isJoined = !type.startsWith(".") && !type.endsWith(".") && !type.contains("..");
        return isJoined && RuleLine.isOf(type, ".$*");
    }

    private static @Nullable String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value == null ? null : value.toString().trim();
    }

    private static String presets() {
        return String.join(", ", Presets.names());
    }
}
