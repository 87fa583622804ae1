package dev.sonde.agent.live;

import dev.sonde.probe.LineSink;
import dev.sonde.probe.Statistic;
import dev.sonde.probe.WatchLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One call of a whole model. What was seen in it is handed on when it ends, for only then is known how the layers of its
 * first run are called.
 */
final class Run {
    /** A run that goes on for longer, as one that generates a text, hands on what it has so far. */
    private static final int MOST_HELD = 4_096;

    private final LineSink sink;
    private final int session;
    private final long number;
    private List<Seen> seen = new ArrayList<>();

    /** What was seen at a spot. */
    private record Seen(Instant time, Spot spot, String edge, String where, String type, Statistic statistic) {}

    Run(LineSink sink, int session, long number) {
        this.sink = sink;
        this.session = session;
        this.number = number;
    }

    void saw(Spot spot, Place place, String where, dev.sonde.tensor.Tensor value) {
        String index = place.index() == 0 ? "" : "[" + place.index() + "]";
        String edge = place.isInput() ? "#input" + index : index.isEmpty() ? "" : "#output" + index;
        seen.add(new Seen(Instant.now(), spot, edge, where, value.element().toString(), Statistic.of(value)));
        if (seen.size() >= MOST_HELD) {
            handOn();
        }
    }

    void handOn() {
        List<Seen> lines = seen;
        seen = new ArrayList<>();
        if (!lines.isEmpty()) {
            // Now, not when the sink comes to it: a name is settled when it is shown first.
            List<WatchLine> made = lines.stream().map(this::line).toList();
            sink.offer(new LineSink.Batch() {
                @Override
                public int size() {
                    return made.size();
                }

                @Override
                public List<String> lines() {
                    return made.stream().map(WatchLine::json).toList();
                }
            });
        }
    }

    private WatchLine line(Seen one) {
        return new WatchLine(
                one.time(), session, number, one.spot().path() + one.edge(), one.where(), one.type(), one.statistic());
    }
}
