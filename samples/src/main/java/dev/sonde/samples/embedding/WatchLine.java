package dev.sonde.samples.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the agent wrote of one tensor in one call.
 *
 * @param run which call of the program's session, from 1
 * @param place the place, as a path
 * @param figures mean, deviation and so on
 */
record WatchLine(int run, String place, Figures figures) {
    private static final JsonMapper JSON = new JsonMapper();

    static List<WatchLine> read(Path file) throws IOException {
        List<WatchLine> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(parse(line));
        }
        return List.copyOf(lines);
    }

    private static WatchLine parse(String line) throws IOException {
        JsonNode node = JSON.readTree(line);
        return new WatchLine(
                node.required("run").asInt(),
                node.required("place").asText(),
                new Figures(
                        node.required("count").asLong(),
                        number(node, "mean"),
                        number(node, "std"),
                        number(node, "min"),
                        number(node, "max"),
                        node.required("non_finite").asLong()));
    }

    /** What is not told, or no number in JSON, is NaN here. */
    private static double number(JsonNode node, String key) {
        JsonNode value = node.required(key);
        return value.isNumber() ? value.doubleValue() : Double.NaN;
    }
}
