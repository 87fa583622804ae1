package dev.sonde.bench;

import java.util.Collection;
import java.util.Map;

/** Times tasks against a plain session, one after the other, in this process. */
final class Ratios {
    private final Rig rig;
    private final boolean quick;

    Ratios(Rig rig, boolean quick) {
        this.rig = rig;
        this.quick = quick;
    }

    /** {@return what {@code tasks} cost at each size} */
    Findings of(Collection<RatioTask> tasks) {
        Findings all = Findings.none();
        for (InputSize size : InputSize.values()) {
            for (RatioTask task : tasks) {
                all = all.and(of(task, size));
            }
        }
        return all;
    }

    private Findings of(RatioTask task, InputSize size) {
        try (PlainSession.Run plain = rig.plain().on(size);
                Contender contender = task.contender(rig, size)) {
            return of(task, size, new Pairs(plain, contender::run), contender);
        } catch (WrongValues e) {
            return Findings.wrong(task.label() + " " + size.label() + ": " + e.getMessage());
        }
    }

    private Findings of(RatioTask task, InputSize size, Pairs pairs, Contender contender) {
        contender.run();
        boolean before = contender.check();
        var ratios = pairs.ratios(Pace.of(size, quick));
        boolean after = contender.check();
        return Findings.of(Measurement.of(task, size.label(), before && after, Map.of(RatioTask.RATIO, ratios)));
    }
}
