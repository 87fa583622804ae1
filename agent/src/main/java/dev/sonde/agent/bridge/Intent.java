package dev.sonde.agent.bridge;

import dev.sonde.PatchWriter;
import dev.sonde.Place;
import dev.sonde.error.Facts;
import dev.sonde.error.RunException;
import dev.sonde.error.ShapeException;
import dev.sonde.error.SondeException;
import dev.sonde.graph.Patch;
import dev.sonde.ops.Operand;
import dev.sonde.probe.Statistics;
import dev.sonde.run.Engine;
import dev.sonde.tensor.Npy;
import dev.sonde.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the wishes come to in one model: a patch, and what is to be said of those that come to nothing.
 *
 * <p>What is watched is written after what is edited, so that a tensor is seen as its users see it. Edits are made all
 * or not at all, for a program that is half edited is what nobody asked for.
 */
final class Intent {
    private final Map<String, Tensor> vectors = new HashMap<>();
    private final Map<String, Watched> watched = new LinkedHashMap<>();
    private final List<Operand> operands = new ArrayList<>();
    private final List<String> edited = new ArrayList<>();
    private final Map<String, String> leftOut = new TreeMap<>();
    private final Map<String, String> notDone = new LinkedHashMap<>();
    private final Engine engine;
    private PatchWriter writer;
    private Optional<Statistics> statistics = Optional.empty();

    /** A place that is watched, and what is known of its tensor beforehand. */
    record Watched(String place, String tensor, String type) {}

    private Intent(Engine engine) {
        this.engine = engine;
        this.writer = PatchWriter.of(engine);
    }

    /** {@return what {@code wishes} come to in the model of {@code engine}} */
    static Intent of(Wishes wishes, Engine engine) {
        Intent intent = new Intent(engine);
        wishes.edits().forEach(intent::edit);
        if (!intent.notDone.isEmpty()) {
            intent.edited.clear();
            intent.writer = PatchWriter.of(engine);
        }
        wishes.watch().forEach(intent::watch);
        if (!intent.operands.isEmpty()) {
            Statistics statistics = Statistics.of(intent.writer.fragment(), intent.operands);
            intent.writer.save(statistics.packed());
            intent.statistics = Optional.of(statistics);
        }
        intent.leftOut.putAll(intent.writer.leftOut());
        return intent;
    }

    Patch patch() {
        return writer.patch();
    }

    Map<String, Tensor> feeds() {
        return writer.feeds();
    }

    Optional<Statistics> statistics() {
        return statistics;
    }

    List<Watched> watched() {
        return List.copyOf(watched.values());
    }

    boolean edits() {
        return !edited.isEmpty();
    }

    boolean isEmpty() {
        return watched.isEmpty() && edited.isEmpty();
    }

    /** {@return the facts for the agent's state} */
    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("watched", List.copyOf(watched.keySet()));
        facts.put("edited", List.copyOf(edited));
        facts.put("left_out", Collections.unmodifiableMap(leftOut));
        facts.put("not_done", Collections.unmodifiableMap(notDone));
        return facts;
    }

    private void edit(Map<String, String> edit) {
        String pattern = edit.getOrDefault("place", "");
        try {
            List<Place> places = writer.places(pattern);
            for (Place place : places) {
                requireNumbers(place);
                edit(place, edit);
                edited.add(place.toString());
            }
            if (places.isEmpty()) {
                notDone.put(pattern, "nothing that it names is in the graph that runs");
            }
        } catch (RunException fault) {
            throw fault;
        } catch (SondeException refused) {
            notDone.put(pattern, told(refused));
        }
    }

    /** Numbers are given with every run, so that other numbers are the same graph. */
    private void edit(Place place, Map<String, String> edit) {
        String operand = edit.getOrDefault("operand", "");
        switch (edit.getOrDefault("kind", "")) {
            case "SCALE" -> place.edit(value -> value.mul(Double.parseDouble(operand)));
            case "SET" -> place.set(Double.parseDouble(operand));
            default -> {
                Tensor vector = vectors.computeIfAbsent(operand, file -> Npy.read(Path.of(file)));
                place.edit(value ->
                        value.add(writer.feed(operand, vector).cast(value.type().element())));
            }
        }
    }

    private void watch(String pattern) {
        try {
            writer.places(pattern).forEach(this::watch);
        } catch (RunException fault) {
            throw fault;
        } catch (SondeException refused) {
            notDone.put(pattern, told(refused));
        }
    }

    private void watch(Place place) {
        String name = place.toString();
        Operand operand = writer.operand(place);
        String type = operand.element().map(Object::toString).orElse("unknown");
        Optional<String> other = otherThanNumbers(place);
        if (other.isPresent()) {
            leftOut.put(name, "it holds no numbers but " + other.get());
        } else if (!Statistics.areOf(operand)) {
            leftOut.put(name, "its elements are " + type);
        } else if (watched.put(name, new Watched(name, writer.tensor(place), type)) == null) {
            operands.add(operand);
        }
    }

    private void requireNumbers(Place place) {
        otherThanNumbers(place).ifPresent(type -> {
            throw new ShapeException(
                    Facts.of("\"" + place + "\" holds no numbers").add("its type", type));
        });
    }

    /** To find out loads the model once more, so it is asked only where the type of a tensor is not known. */
    private Optional<String> otherThanNumbers(Place place) {
        return writer.operand(place).element().isPresent()
                ? Optional.empty()
                : Optional.ofNullable(engine.unreadable().get(writer.tensor(place)));
    }

    /** The agent has no line of the user's to name, and nothing to ask for as unfused. */
    private static String told(SondeException refused) {
        return String.valueOf(refused.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("asked at:") && !line.startsWith("do:"))
                .map(line -> line.replaceAll("\\s+", " "))
                .collect(Collectors.joining("; "));
    }
}
