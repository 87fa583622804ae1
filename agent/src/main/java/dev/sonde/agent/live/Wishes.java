package dev.sonde.agent.live;

import dev.sonde.error.SondeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the settings ask of models in Java. What can be none of their places is left to the others, and said so. */
final class Wishes {
    private final List<Place> watched = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, LongAdder> hits = new LinkedHashMap<>();
    private final Map<String, String> notDone = new ConcurrentHashMap<>();

    /** What is asked for at one spot. */
    record OfSpot(List<Place> watched, List<Change> changes) {
        boolean isEmpty() {
            return watched.isEmpty() && changes.isEmpty();
        }
    }

    @SuppressWarnings("unchecked") // As the core gives them.
    Wishes(Map<String, Object> settings) {
        for (String text : (List<String>) Objects.requireNonNull(settings.get("watch"))) {
            take(text, () -> watched.add(Place.parse(text)));
        }
        for (Map<String, String> edit : (List<Map<String, String>>) Objects.requireNonNull(settings.get("edit"))) {
            take(String.valueOf(edit.get("place")), () -> changes.add(Change.of(edit)));
        }
    }

    private void take(String text, Runnable adding) {
        try {
            adding.run();
            hits.put(text, new LongAdder());
        } catch (SondeException refused) {
            notDone.put(text, String.valueOf(refused.getMessage()));
        }
    }

    boolean isEmpty() {
        return watched.isEmpty() && changes.isEmpty();
    }

    /** {@return what is asked for at a path, or at an operation there} */
    OfSpot at(List<List<String>> path, String operation) {
        return new OfSpot(
                watched.stream().filter(place -> isAt(place, path, operation)).toList(),
                changes.stream()
                        .filter(change -> isAt(change.place(), path, operation))
                        .toList());
    }

    private static boolean isAt(Place place, List<List<String>> path, String operation) {
        return place.isOfOperation() != operation.isEmpty()
                && place.isAt(path)
                && (operation.isEmpty() || place.operator().takes(List.of(operation)));
    }

    /** Counts that a place was come to, and done there what is asked for. */
    void hit(Place place) {
        LongAdder count = hits.get(place.text());
        if (count != null) {
            count.increment();
        }
    }

    /** Tells that a place was come to, and what is asked for could not be done. */
    void notDone(Place place, String why) {
        notDone.putIfAbsent(place.text(), why);
    }

    /** {@return how often each place was come to} */
    Map<String, Object> hits() {
        Map<String, Object> all = new LinkedHashMap<>();
        hits.forEach((place, count) -> all.put(place, count.sum()));
        return all;
    }

    /** {@return the places that a model in Java cannot have, and why} */
    Map<String, String> notDone() {
        return notDone;
    }
}
