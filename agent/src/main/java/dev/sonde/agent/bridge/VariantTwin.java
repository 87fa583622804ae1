package dev.sonde.agent.bridge;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import dev.sonde.attach.Delivered;
import dev.sonde.ort.NativeTensors;
import dev.sonde.probe.LineSink;
import dev.sonde.probe.Statistic;
import dev.sonde.probe.Statistics;
import dev.sonde.probe.WatchLine;
import dev.sonde.run.Variant;
import dev.sonde.tensor.Tensor;
import java.nio.DoubleBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A variant that serves: the application's outputs, and one more with the statistics of what is watched. */
final class VariantTwin implements Twin {
    private final int session;
    private final Variant variant;
    private final Set<String> inputs;
    private final Intent intent;
    private final Outlets outlets;
    private final Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
    private final Set<String> taps;

    /**
     * A variant with what it does.
     *
     * @param inputs the application's inputs that it was compared with
     */
    record Built(Variant variant, Intent intent, Set<String> inputs) {}

    /** Takes the variant, entered, and leaves it when it is closed. */
    VariantTwin(int session, Built built, Outlets outlets) throws OrtException {
        this.session = session;
        this.variant = built.variant();
        this.intent = built.intent();
        this.inputs = built.inputs();
        this.outlets = outlets;
        this.taps = Set.copyOf(variant.saves().values());
        for (Map.Entry<String, Tensor> feed : intent.feeds().entrySet()) {
            feeds.put(feed.getKey(), NativeTensors.of(feed.getValue()));
        }
    }

    @Override
    public OrtSession session() {
        return variant.session().raw();
    }

    @Override
    public Set<String> inputs() {
        return inputs;
    }

    @Override
    public Map<String, OnnxTensor> feeds() {
        return feeds;
    }

    @Override
    public Set<String> taps() {
        return taps;
    }

    @Override
    public boolean edits() {
        return intent.edits();
    }

    @Override
    public boolean isSpent() {
        return outlets.sink().isFull() && !intent.edits() && intent.reads().isEmpty();
    }

    @Override
    public void take(Result full, long run) throws OrtException {
        Map<String, OnnxTensor> tapped = new LinkedHashMap<>();
        try {
            for (String tap : taps) {
                Optional<OnnxValue> value = full.get(tap);
                tapped.put(tap, (OnnxTensor) value.orElseThrow());
            }
            intent.statisticsKey().ifPresent(key -> takeStatistics(carrier(tapped, key), run));
            for (Intent.Reading reading : intent.reads()) {
                takeValues(reading, tapped);
            }
        } finally {
            tapped.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor carrier(Map<String, OnnxTensor> tapped, String key) {
        OnnxTensor carrier = tapped.get(variant.saves().getOrDefault(key, ""));
        if (carrier == null) {
            throw new IllegalStateException("nothing carries what was saved under " + key);
        }
        return carrier;
    }

    private void takeStatistics(OnnxTensor packed, long run) {
        DoubleBuffer buffer = packed.getDoubleBuffer();
        double[] numbers = new double[buffer.remaining()];
        buffer.get(numbers);
        outlets.sink().offer(new Seen(run, Instant.now(), numbers));
    }

    /** The application's thread copies, for the memory goes with the call. */
    private void takeValues(Intent.Reading reading, Map<String, OnnxTensor> tapped) throws OrtException {
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (Intent.Reading.Name saved : reading.names()) {
            boolean holds = saved.condition().isEmpty()
                    || NativeTensors.copy("condition", carrier(tapped, saved.condition()))
                                    .item()
                            != 0;
            if (holds) {
                values.put(saved.name(), NativeTensors.copy(saved.name(), carrier(tapped, saved.key())));
            }
        }
        outlets.delivery().offer(reading.order(), new Delivered(values, variant.fidelity(), reading.leftOut()));
    }

    @Override
    public void close() {
        variant.leave();
        feeds.values().forEach(OnnxTensor::close);
    }

    /** The numbers of one run, made lines by the sink's thread. */
    private final class Seen implements LineSink.Batch {
        private final long run;
        private final Instant time;
        private final double[] numbers;

        Seen(long run, Instant time, double[] numbers) {
            this.run = run;
            this.time = time;
            this.numbers = numbers;
        }

        @Override
        public int size() {
            return intent.watched().size();
        }

        @Override
        public List<String> lines() {
            Statistics statistics = intent.statistics().orElseThrow();
            List<Statistic> seen = statistics.read(numbers);
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < seen.size(); i++) {
                Intent.Watched at = intent.watched().get(i);
                lines.add(new WatchLine(time, session, run, at.place(), at.tensor(), at.type(), seen.get(i)).json());
            }
            return lines;
        }
    }
}
