package dev.sonde;

import dev.sonde.Envoy.Spot;
import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.Nearest;
import dev.sonde.error.SwallowedException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.graph.Node;
import dev.sonde.tree.Survival;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Makes places of tensors, where the graph that runs still has them. */
final class Places {
    private final Stand stand;
    private final boolean unfused;

    Places(Stand stand, boolean unfused) {
        this.stand = stand;
        this.unfused = unfused;
    }

    /**
     * {@return {@code tensor} of the exported model, called {@code label} in errors}
     *
     * @throws SwallowedException where an operator swallowed it and it was not asked for as unfused
     */
    Place tensor(String tensor, String label) {
        return new Place(stand, site(tensor, label));
    }

    /** {@return what {@link #tensor} makes a place of} */
    Site site(String tensor, String label) {
        if (stand.has(tensor)) {
            stand.model().inside().require(tensor, label);
            return Site.of(tensor, label);
        }
        requireKnown(tensor);
        if (unfused) {
            stand.recording().unfused().require(tensor);
            return new Site(tensor, Set.of(), label, true);
        }
        throw swallowed(label, tensor, stand.survival().swallowedBy(tensor));
    }

    /** {@return {@code tensor} as the nodes of {@code spot} see it} */
    Place input(String tensor, Spot spot, String label) {
        if (!stand.has(tensor)) {
            return tensor(tensor, label);
        }
        Set<String> users = new HashSet<>();
        for (Node node : spot.nodes()) {
            if (node.takes().contains(tensor)) {
                users.addAll(survivors(node, spot, label));
            }
        }
        return new Place(stand, new Site(tensor, users, label, false));
    }

    /** The first tensors after {@code node} that the graph that runs still has, which have to be the module's own. */
    private Set<String> survivors(Node node, Spot spot, String label) {
        Survival survival = stand.survival();
        Set<String> makes = new HashSet<>();
        spot.nodes().forEach(each -> makes.addAll(each.outputs()));
        Set<String> found = new HashSet<>();
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(node.outputs());
        while (!open.isEmpty()) {
            String tensor = open.remove();
            if (tensor.isEmpty() || !seen.add(tensor)) {
                continue;
            }
            if (stand.has(tensor)) {
                found.add(tensor);
            } else if (makes.contains(tensor)) {
                spot.nodes().stream()
                        .filter(each -> each.takes().contains(tensor))
                        .forEach(each -> open.addAll(each.outputs()));
            }
        }
        if (found.isEmpty() || !makes.containsAll(found)) {
            String first = node.outputs().get(0);
            throw swallowed(label, first, survival.swallowedBy(first));
        }
        return found;
    }

    private void requireKnown(String tensor) {
        Set<String> known = stand.model().exported().graph().allDefinitions();
        if (!known.contains(tensor)) {
            throw new UnknownNameException(Facts.of("no tensor \"" + tensor + "\"")
                    .add("nearest", Nearest.to(tensor, known))
                    .askedAt(CallSite.here()));
        }
    }

    private static SwallowedException swallowed(String label, String tensor, String by) {
        return new SwallowedException(Facts.of("\"" + label + "\" does not exist in the graph that runs")
                .add("tensor", '"' + tensor + '"')
                .add("swallowed by", by)
                .add("do", "ask for it as unfused(): it is then computed beside that graph, and the report says so")
                .askedAt(CallSite.here()));
    }
}
