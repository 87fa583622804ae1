package dev.sonde.agent.core;

import dev.sonde.error.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads settings, from {@code key=value,key=value} or from a YAML file with the same keys. What it does not understand
 * it refuses in one line, with an {@link IllegalArgumentException}. A program that starts waits for it, so it does
 * without lambdas.
 */
final class SettingsReader {
    private static final Set<String> KEYS = Set.of(
            "enabled",
            "watch",
            "out",
            "out.max",
            "edit",
            "edit.wait",
            "keep-models",
            "cache",
            "models",
            "status",
            "java");

    private final Map<String, Object> values;

    private SettingsReader(Map<String, Object> values) {
        this.values = values;
    }

    /** {@return the settings that {@code options}, the text after the agent's jar, say or name the file of} */
    static Settings read(String options) {
        boolean isFile = options.endsWith(".yaml") || options.endsWith(".yml");
        boolean isPair = options.contains("=") && !Files.exists(Path.of(options));
        return new SettingsReader(isFile && !isPair ? file(Path.of(options)) : pairs(options)).settings();
    }

    private static Map<String, Object> pairs(String options) {
        Map<String, Object> values = new LinkedHashMap<>();
        String[] parts = options.isBlank() ? new String[0] : options.split(",");
        for (String part : parts) {
            String[] pair = part.split("=", 2);
            String key = known(pair[0].trim());
            if (pair.length < 2) {
                throw new IllegalArgumentException("the setting \"" + key + "\" has no value");
            }
            Object before = values.get(key);
            values.put(key, (before == null ? "" : before + ";") + pair[1].trim());
        }
        return values;
    }

    private static Map<String, Object> file(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            LoadSettings settings =
                    LoadSettings.builder().setLabel(file.toString()).build();
            Object loaded = new Load(settings).loadFromInputStream(in);
            if (!(loaded instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("\"" + file + "\" is no YAML map of settings");
            }
            Map<String, Object> values = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                values.put(known(String.valueOf(entry.getKey())), entry.getValue());
            }
            return values;
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the settings in \"" + file + "\"", e);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(
                    "bad YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "), e);
        }
    }

    private static String known(String key) {
        if (!KEYS.contains(key)) {
            throw new IllegalArgumentException("no setting \"" + key + "\" (nearest: "
                    + Nearest.to(key, KEYS).split(", ")[0] + "; there are: " + String.join(", ", new TreeSet<>(KEYS))
                    + ")");
        }
        return key;
    }

    private Settings settings() {
        return new Settings(
                flag("enabled", true),
                texts("watch"),
                text("out", "-"),
                bytes("out.max", "64MiB"),
                edits(),
                duration("edit.wait", "30s"),
                flag("keep-models", false),
                text("cache", ""),
                text("models", ""),
                text("status", ""),
                items("java"));
    }

    private List<Edit> edits() {
        List<Edit> edits = new ArrayList<>();
        for (Object item : items("edit")) {
            edits.add(item instanceof Map<?, ?> map ? Edit.of(map) : Edit.parse(item.toString()));
        }
        for (Edit edit : edits) {
            if (!edit.hasItsFile()) {
                throw new IllegalArgumentException("cannot read the vector \"" + edit.operand() + '"');
            }
        }
        return edits;
    }

    private List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Object item : items(key)) {
            texts.add(item.toString());
        }
        return texts;
    }

    /** A YAML list, or text in which semicolons part the items. */
    private List<Object> items(String key) {
        Object value = values.get(key);
        if (value == null) {
            return List.of();
        }
        List<Object> items = new ArrayList<>();
        Collection<?> parts =
                value instanceof List<?> list ? list : List.of(value.toString().split(";"));
        for (Object item : parts) {
            if (item == null || item.toString().isBlank()) {
                throw new IllegalArgumentException("the setting \"" + key + "\" has an empty item");
            }
            items.add(item instanceof Map ? item : item.toString().trim());
        }
        return items;
    }

    private String text(String key, String standard) {
        Object value = values.get(key);
        return value == null ? standard : value.toString();
    }

    private boolean flag(String key, boolean standard) {
        String text = text(key, String.valueOf(standard)).toLowerCase(Locale.ROOT);
        if (!text.equals("true") && !text.equals("false")) {
            throw bad(key, "true or false", text);
        }
        return text.equals("true");
    }

    private long bytes(String key, String standard) {
        String text = text(key, standard);
        Units units = new Units(
                text, Map.of("", 1.0, "KiB", 0x1p10, "MiB", 0x1p20, "GiB", 0x1p30, "KB", 1e3, "MB", 1e6, "GB", 1e9));
        return (long) known(units, key, "a number of bytes such as 64MiB");
    }

    private Duration duration(String key, String standard) {
        String text = text(key, standard);
        Units units = new Units(text, Map.of("", 1e3, "ms", 1.0, "s", 1e3, "m", 6e4));
        return Duration.ofMillis((long) known(units, key, "a time such as 30s"));
    }

    private static double known(Units units, String key, String wanted) {
        OptionalDouble value = units.value();
        if (value.isEmpty()) {
            throw bad(key, wanted, units.text());
        }
        return value.getAsDouble();
    }

    private static IllegalArgumentException bad(String key, String wanted, String text) {
        return new IllegalArgumentException("the setting \"" + key + "\" takes " + wanted + ", not \"" + text + '"');
    }
}
