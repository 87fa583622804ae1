package dev.sonde;

import dev.sonde.Envoy.Spot;
import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.error.SwallowedException;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.TensorLike;
import java.util.Arrays;
import java.util.List;

/** Puts values in the place of what a module hands out, without asking for anything that it computes. */
final class Skipping {
    private final Stand stand;
    private final Spot spot;
    private final boolean unfused;

    Skipping(Stand stand, Spot spot, boolean unfused) {
        this.stand = stand;
        this.spot = spot;
        this.unfused = unfused;
    }

    void with(TensorLike... values) {
        if (values.length != spot.outputs().size()) {
            throw new ShapeException(Facts.of("\"" + spot.path() + "\" hands out "
                            + spot.outputs().size() + ", and " + values.length + " were given instead")
                    .add("outputs", String.join(", ", spot.outputs()))
                    .askedAt(CallSite.here()));
        }
        if (stand.isCall()) {
            // Nothing of a call runs that nobody needs.
            for (int i = 0; i < values.length; i++) {
                new Envoy(stand, spot, unfused).output(i).set(values[i]);
            }
            return;
        }
        List<Site> sites = spot.outputs().stream().map(this::site).toList();
        List<Operand> given = Arrays.stream(values).map(stand::operand).toList();
        stand.recording().skip(Skip.of(stand, spot, given), given);
        for (int i = 0; i < values.length; i++) {
            write(sites.get(i), given.get(i));
        }
    }

    private void write(Site site, Operand value) {
        if (stand.hasRows(value)) {
            stand.write(site, fitting(stand, site, value));
        } else {
            stand.each(one -> one.write(site, fitting(one, site, value)));
        }
    }

    private Site site(String tensor) {
        if (!unfused && !stand.survival().survives(tensor)) {
            throw new SwallowedException(
                    Facts.of("\"" + spot.path() + "\" cannot be skipped: a fusion crosses its edge")
                            .add("its output", '"' + tensor + '"')
                            .add("swallowed by", stand.survival().swallowedBy(tensor))
                            .add("do", "skip the module around it, or ask for it as unfused()")
                            .askedAt(CallSite.here()));
        }
        return new Places(stand, unfused).site(tensor, spot.path());
    }

    /** What the model knows of the type is enough: the module's own numbers are not asked for. */
    private static Operand fitting(Stand stand, Site site, Operand value) {
        Operand place = new Operand(site.tensor(), stand.type(site.tensor()));
        Fit fit = new Fit(stand);
        fit.require(place, value);
        return fit.instead(place, value);
    }
}
