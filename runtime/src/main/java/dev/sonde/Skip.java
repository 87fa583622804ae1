package dev.sonde;

import dev.sonde.Envoy.Spot;
import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.ops.Operand;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A module that is not run, for whom, and where that was said.
 *
 * @param made what its nodes make, but for its outputs
 * @param given the names of what is there instead of its outputs
 */
record Skip(Stand stand, Spot spot, Set<String> made, List<String> given, CallSite line) {
    static Skip of(Stand stand, Spot spot, List<Operand> given) {
        Set<String> made = new HashSet<>();
        for (Node node : spot.nodes()) {
            made.addAll(node.outputs());
            node.bodies().stream().map(Graph::allDefinitions).forEach(made::addAll);
        }
        spot.outputs().forEach(made::remove);
        return new Skip(stand, spot, made, given.stream().map(Operand::name).toList(), CallSite.here());
    }

    /** {@return whether {@code site} is inside of this module, also where it is the very tensor of an output} */
    boolean holds(Site site) {
        boolean named =
                site.label().startsWith(spot.path() + ".") || site.label().startsWith(spot.path() + "/");
        boolean edge = spot.outputs().contains(site.tensor()) || !site.users().isEmpty();
        return made.contains(site.tensor()) || (named && edge);
    }

    /** {@return whether what is said at {@code other} may be said of a run in which this module is skipped} */
    boolean concerns(Stand other) {
        return stand.isFor(other.asker())
                && !stand.under()
                        .flatMap(own -> other.under().map(own::excludes))
                        .orElse(false);
    }

    /** {@return whether it is skipped in every run} */
    boolean isCertain() {
        return stand.under().isEmpty();
    }

    OrderException refused(String label, CallSite usedAt) {
        String where = isCertain() ? "" : ", where a condition holds";
        return new OrderException(
                Facts.of("\"" + label + "\" is inside of \"" + spot.path() + "\", which is not run" + where)
                        .add("used at", usedAt)
                        .add("skipped at", line)
                        .add("do", isCertain() ? "read it in another run" : "read it in otherwise()"));
    }
}
