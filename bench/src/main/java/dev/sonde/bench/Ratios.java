package dev.sonde.bench;

import dev.sonde.bench.Pairs.Pair;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Times tasks against a plain session, one after the other, in this process. */
final class Ratios {
    private final Rig rig;
    private final Function<InputSize, Pace> pace;

    Ratios(Rig rig, Function<InputSize, Pace> pace) {
        this.rig = rig;
        this.pace = pace;
    }

    /** {@return what {@code tasks} cost at each size} */
    Findings of(Collection<RatioTask> tasks) {
        Findings all = Findings.none();
        for (InputSize size : InputSize.values()) {
            for (RatioTask task : tasks) {
                if (task.isAt(size)) {
                    all = all.and(of(task, size, () -> task.contender(rig, size)));
                }
            }
        }
        return all;
    }

    /** {@return what {@code contender} costs at {@code size}; or that its values are wrong} */
    Findings of(Task task, InputSize size, Supplier<Contender> contender) {
        try (PlainSession.Run plain = rig.plain().on(size);
                Contender timed = contender.get()) {
            return Findings.of(timed(task, size, plain, timed));
        } catch (WrongValues e) {
            return Findings.wrong(task.label() + " " + size.label() + ": " + e.getMessage());
        }
    }

    private Measurement timed(Task task, InputSize size, Runnable plain, Contender contender) {
        contender.run();
        boolean before = contender.check();
        List<Pair> timed = new Pairs(plain, contender::run).timed(pace.apply(size));
        boolean after = contender.check();
        Map<String, List<Double>> figures = new LinkedHashMap<>();
        figures.put(RatioTask.RATIO, timed.stream().map(Pair::ratio).toList());
        figures.put("plain_ms", timed.stream().map(Pair::plain).toList());
        return Measurement.of(task, size.label(), before && after, figures);
    }
}
