package dev.sonde;

import dev.sonde.Envoy.Spot;
import dev.sonde.tree.Located;
import dev.sonde.tree.Module;
import dev.sonde.tree.PlaceName;
import dev.sonde.tree.PlaceName.Side;
import java.util.ArrayList;
import java.util.List;

/** Places by their written form, the one of configuration and of the command line. */
final class WrittenPlaces {
    private final Recording recording;

    WrittenPlaces(Recording recording) {
        this.recording = recording;
    }

    /** {@return the one place that {@code written} names} */
    Place one(String written, boolean unfused) {
        PlaceName name = PlaceName.parse(written);
        if (name instanceof PlaceName.Edge edge) {
            return place(edge, unfused);
        }
        Located located = recording.model().tree().resolve(name).get(0);
        return new Places(recording, unfused).tensor(located.tensor(), located.place());
    }

    /** {@return the places that {@code pattern} names and the graph that runs still has} */
    List<Place> all(String pattern) {
        PlaceName name = PlaceName.parse(pattern);
        if (!name.isPattern()) {
            return List.of(one(pattern, false));
        }
        List<Place> places = new ArrayList<>();
        for (Located located : recording.model().tree().resolve(name)) {
            if (recording.takes(located.place(), List.of(located.tensor()))) {
                places.add(one(located.place(), false));
            }
        }
        return places;
    }

    private Place place(PlaceName.Edge edge, boolean unfused) {
        Module module = recording.model().tree().at(edge.path());
        Envoy envoy = new Envoy(recording, Spot.of(module), unfused);
        Envoy meant = edge.operator().map(envoy::op).orElse(envoy);
        return edge.side() == Side.INPUT ? meant.input(edge.index()) : meant.output(edge.index());
    }
}
