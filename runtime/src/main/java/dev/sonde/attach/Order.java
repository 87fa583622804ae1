package dev.sonde.attach;

import dev.sonde.PatchWriter;
import dev.sonde.Results;
import dev.sonde.Scope;
import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is asked of the models that a pattern means.
 *
 * @param line the user's line
 */
record Order(String models, boolean edits, Consumer<Scope> what, Consumer<Results> listener, CallSite line) {

    static Order edit(String models, Consumer<Scope> change) {
        return new Order(models, true, change, results -> {}, CallSite.here());
    }

    static Order watch(String models, Consumer<Scope> what, Consumer<Results> listener) {
        return new Order(models, false, what, listener, CallSite.here());
    }

    /** {@return what is asked of one model, written down} */
    Map<String, Object> record(Blueprint model) {
        PatchWriter writer = PatchWriter.of(model);
        what.accept(writer);
        Parcel parcel = Parcel.of(writer);
        if (edits) {
            requireNothing(parcel.saved(), "an edit saves values, and nobody is there to take them", "watch them");
            requireSome(!parcel.patch().writes().isEmpty(), "an edit changes nothing", parcel);
        } else {
            List<String> written = parcel.patch().writes().stream()
                    .map(write -> '"' + write.tensor() + '"')
                    .toList();
            requireNothing(written, "a watch changes what flows through the model", "change it by an edit");
            requireSome(!parcel.saved().isEmpty(), "a watch saves nothing", parcel);
            requireDistinct(parcel.saved());
        }
        return parcel.toMap();
    }

    private void requireNothing(List<String> found, String statement, String advice) {
        if (!found.isEmpty()) {
            throw refused(
                    Facts.of(statement).add("which", String.join(", ", found)).add("do", advice));
        }
    }

    private void requireSome(boolean holds, String statement, Parcel parcel) {
        if (!holds) {
            Facts facts = Facts.of(statement);
            parcel.leftOut().forEach((place, by) -> facts.add(place, "swallowed by " + by));
            throw refused(facts);
        }
    }

    private void requireDistinct(List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw refused(
                        Facts.of("two values are saved as \"" + name + '"').add("do", "save(\"another name\")"));
            }
        }
    }

    private OrderException refused(Facts facts) {
        return new OrderException(facts.askedAt(line));
    }

    Map<String, Object> toMap(Map<String, Object> recorded) {
        return Map.of("models", models, "edits", edits, "recorded", recorded, "words", toString());
    }

    Line.Callbacks callbacks() {
        return new Line.Callbacks(
                blueprint -> record(Blueprint.of(blueprint)),
                delivered -> listener.accept(Delivered.results(delivered)));
    }

    @Override
    public String toString() {
        return (edits ? "edit of \"" : "watch of \"") + models + "\" at " + line;
    }
}
