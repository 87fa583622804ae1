package dev.sonde;

import dev.sonde.Envoy.Spot;
import dev.sonde.error.SwallowedException;
import dev.sonde.tree.Located;
import dev.sonde.tree.Module;
import dev.sonde.tree.PlaceName;
import dev.sonde.tree.PlaceName.Side;
import java.util.ArrayList;
import java.util.List;

/** Places by their written form, the one of configuration and of the command line. */
final class WrittenPlaces {
    private final Stand stand;

    WrittenPlaces(Stand stand) {
        this.stand = stand;
    }

    /** {@return the one place that {@code written} names} */
    Place one(String written, boolean unfused) {
        PlaceName name = PlaceName.parse(written);
        if (name instanceof PlaceName.Edge edge) {
            return place(edge, unfused);
        }
        Located located = stand.model().tree().resolve(name).get(0);
        return new Places(stand, unfused).tensor(located.tensor(), located.place());
    }

    /** {@return the places that {@code pattern} names and the graph that runs still has} */
    List<Place> all(String pattern) {
        PlaceName name = PlaceName.parse(pattern);
        if (!name.isPattern()) {
            return List.of(one(pattern, false));
        }
        List<Place> places = new ArrayList<>();
        for (Located located : stand.model().tree().resolve(name)) {
            if (stand.takes(located.place(), List.of(located.tensor()))) {
                add(located.place(), places);
            }
        }
        return places;
    }

    /** What a module takes may survive and yet be taken by an operator that is another module's too. */
    private void add(String place, List<Place> places) {
        try {
            places.add(one(place, false));
        } catch (SwallowedException swallowed) {
            stand.recording().leftOut().add(place, "an operator that takes it for other modules too");
        }
    }

    private Place place(PlaceName.Edge edge, boolean unfused) {
        Module module = stand.model().tree().at(edge.path());
        Envoy envoy = new Envoy(stand, Spot.of(module), unfused);
        Envoy meant = edge.operator().map(envoy::op).orElse(envoy);
        return edge.side() == Side.INPUT ? meant.input(edge.index()) : meant.output(edge.index());
    }
}
