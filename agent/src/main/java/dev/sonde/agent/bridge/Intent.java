package dev.sonde.agent.bridge;

import dev.sonde.PatchWriter;
import dev.sonde.Place;
import dev.sonde.attach.Parcel;
import dev.sonde.error.Facts;
import dev.sonde.error.RunException;
import dev.sonde.error.ShapeException;
import dev.sonde.error.SondeException;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Value;
import dev.sonde.ops.Operand;
import dev.sonde.plan.Overlay;
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
 * <p>Patches are stacked: what the settings edit, what programs that are attached edit, what the settings watch, what
 * those programs read. What is watched is written after what is edited, so that a tensor is seen as its users see it. Edits are made all
 * or not at all, for a program that is half edited is what nobody asked for.
 */
final class Intent {
    private final Engine engine;
    private final Overlay overlay;
    private final Map<String, Tensor> feeds = new LinkedHashMap<>();
    private final Map<String, Tensor> vectors = new HashMap<>();
    private final Map<String, Watched> watched = new LinkedHashMap<>();
    private final List<Operand> operands = new ArrayList<>();
    private final List<Reading> reads = new ArrayList<>();
    private final List<String> edited = new ArrayList<>();
    private final Map<String, String> leftOut = new TreeMap<>();
    private final Map<String, String> notDone = new LinkedHashMap<>();
    private PatchWriter writer;
    private Optional<Statistics> statistics = Optional.empty();
    private Optional<String> statisticsKey = Optional.empty();

    /** A place that is watched, and what is known of its tensor beforehand. */
    record Watched(String place, String tensor, String type) {}

    /**
     * What a program that is attached reads.
     *
     * @param names what is saved, in order
     */
    record Reading(Order order, List<Name> names, Map<String, String> leftOut) {
        /**
         * One thing that is saved.
         *
         * @param condition the key of what has to hold for it to have numbers; empty where there is no such thing
         */
        record Name(String name, String key, String condition) {}
    }

    private Intent(Engine engine) {
        this.engine = engine;
        this.writer = PatchWriter.of(engine);
        this.overlay = new Overlay(
                engine.exported().graph().outputs().stream().map(Value::name).collect(Collectors.toSet()));
    }

    /** {@return what is {@code asked} comes to in the model of {@code engine}} */
    static Intent of(Asked asked, Engine engine) {
        Intent intent = new Intent(engine);
        intent.edits(asked);
        asked.wishes().watch().forEach(intent::watch);
        if (!intent.operands.isEmpty()) {
            Statistics statistics = Statistics.of(intent.writer.fragment(), intent.operands);
            intent.writer.save(statistics.packed());
            intent.statistics = Optional.of(statistics);
        }
        Overlay.Layer layer = intent.put(intent.writer.patch(), intent.writer.feeds());
        intent.statisticsKey = intent.statistics.map(any -> layer.key("0"));
        intent.leftOut.putAll(intent.writer.leftOut());
        asked.orders().stream().filter(order -> !order.edits()).forEach(intent::read);
        return intent;
    }

    private void edits(Asked asked) {
        asked.wishes().edits().forEach(this::edit);
        if (!notDone.isEmpty()) {
            edited.clear();
            writer = PatchWriter.of(engine);
        }
        List<Order> orders = asked.orders().stream().filter(Order::edits).toList();
        if (!orders.isEmpty()) {
            put(writer.patch(), writer.feeds());
            leftOut.putAll(writer.leftOut());
            writer = PatchWriter.of(engine);
            orders.forEach(this::edit);
        }
    }

    private Overlay.Layer put(Patch patch, Map<String, Tensor> numbers) {
        Overlay.Layer layer = overlay.add(patch);
        numbers.forEach((name, value) -> feeds.put(layer.name(name), value));
        return layer;
    }

    private void edit(Order order) {
        try {
            Parcel parcel = order.parcel(engine);
            put(parcel.patch(), parcel.feeds());
            leftOut.putAll(parcel.leftOut());
            edited.add(order.toString());
        } catch (RunException fault) {
            throw fault;
        } catch (RuntimeException refused) {
            notDone.put(order.toString(), told(refused));
        }
    }

    private void read(Order order) {
        try {
            Parcel parcel = order.parcel(engine);
            requireNumbers(parcel.patch());
            Overlay.Layer layer = put(parcel.patch(), parcel.feeds());
            List<Reading.Name> names = new ArrayList<>();
            for (int i = 0; i < parcel.saved().size(); i++) {
                String condition = parcel.conditions().get(i);
                names.add(new Reading.Name(
                        parcel.saved().get(i),
                        layer.key(Integer.toString(i)),
                        condition.isEmpty() ? "" : layer.key(condition)));
            }
            reads.add(new Reading(order, names, parcel.leftOut()));
        } catch (RunException fault) {
            throw fault;
        } catch (RuntimeException refused) {
            notDone.put(order.toString(), told(refused));
        }
    }

    private void requireNumbers(Patch patch) {
        for (String name : patch.saves().values()) {
            Patch.Read read = patch.reads().get(name);
            if (read != null && engine.unreadable().containsKey(read.tensor())) {
                throw new IllegalArgumentException("\"" + read.tensor() + "\" holds no numbers, it is "
                        + engine.unreadable().get(read.tensor()));
            }
        }
    }

    Patch patch() {
        return overlay.patch();
    }

    Map<String, Tensor> feeds() {
        return feeds;
    }

    Optional<Statistics> statistics() {
        return statistics;
    }

    /** {@return the key under which all statistics are saved} */
    Optional<String> statisticsKey() {
        return statisticsKey;
    }

    List<Watched> watched() {
        return List.copyOf(watched.values());
    }

    List<Reading> reads() {
        return reads;
    }

    boolean edits() {
        return !edited.isEmpty();
    }

    boolean isEmpty() {
        return watched.isEmpty() && edited.isEmpty() && reads.isEmpty();
    }

    /** {@return the facts for the agent's state} */
    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        List<String> all = new ArrayList<>(watched.keySet());
        reads.forEach(reading -> all.add(reading.order().toString()));
        facts.put("watched", List.copyOf(all));
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
    static String told(RuntimeException refused) {
        return String.valueOf(refused.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("asked at:") && !line.startsWith("do:"))
                .map(line -> line.replaceAll("\\s+", " "))
                .collect(Collectors.joining("; "));
    }
}
