package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.graph.Patch;
import dev.sonde.run.Engine;
import dev.sonde.run.Joint;
import dev.sonde.run.Outcome;
import dev.sonde.run.Planned;
import dev.sonde.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a trace is carried out. The plan is kept until something more is written down. */
abstract sealed class Carrying permits Carrying.One, Carrying.Many, LiveCarrying {
    private final Recording recording;
    private Map<String, Tensor> given = Map.of();
    private int plannedAt = -1;
    private long limit = Long.MAX_VALUE;

    Carrying(Recording recording) {
        this.recording = recording;
    }

    /** Plans what was written down, where that was not done, and checks the numbers for the next run. */
    void prepare(Map<String, Tensor> changed) {
        recording.settle();
        Map<String, Tensor> inputs = TraceInputs.changed(recording.model().inputs(), changed, recording.feeds()::has);
        Map<String, Tensor> all = new LinkedHashMap<>(inputs(inputs));
        all.putAll(recording.feeds().with(changed));
        all.putAll(recording.ties().lates().values());
        given = all;
        if (plannedAt != recording.changes()) {
            plan();
            plannedAt = recording.changes();
        }
    }

    /** Allows the values of a run {@code bytes} at once, where that can be had by splitting it. */
    void limit(long bytes) {
        limit = bytes;
        changed();
    }

    /** Says that what was planned holds no longer. */
    final void changed() {
        plannedAt = -1;
    }

    long limit() {
        return limit;
    }

    /** {@return how many bytes the values of the largest run need at once: an estimate} */
    abstract long bytes();

    /** {@return the numbers of the next run} */
    Map<String, Tensor> given() {
        return given;
    }

    /** {@return what a run gives} */
    abstract Outcome out();

    /** {@return what the last run did not come to, by the key under which it would have been handed out} */
    Map<String, Missed> missed() {
        return Map.of();
    }

    /** {@return what was to be set that the last run did not come to, and why, by place} */
    Map<String, String> unwritten() {
        return Map.of();
    }

    /** {@return the layers that were called by threads that are not of the run, and one such thread of each} */
    Map<String, String> elsewhere() {
        return Map.of();
    }

    abstract Map<String, Tensor> inputs(Map<String, Tensor> changed);

    abstract void plan();

    /** One set of inputs: one native run, and one more for each Java function that others wait for. */
    static final class One extends Carrying {
        private final Recording recording;
        private final Invocation only;
        private @Nullable Planned planned;
        private @Nullable Joint joint;
        private Map<String, Tensor> jointFor = Map.of();

        One(Recording recording, Invocation only) {
            super(recording);
            this.recording = recording;
            this.only = only;
        }

        @Override
        Map<String, Tensor> inputs(Map<String, Tensor> changed) {
            Map<String, Tensor> inputs = new LinkedHashMap<>(only.inputs());
            inputs.putAll(changed);
            return inputs;
        }

        @Override
        void plan() {
            joint = null;
            planned = recording.hosts().isEmpty() ? planned(recording.request().patch(only)) : null;
        }

        private Planned planned(Patch patch) {
            // ONNX Runtime loads no graph without outputs, and a trace that only writes is to be carried out all the
            // same.
            List<String> kept = patch.saves().isEmpty() ? recording.model().outputNames() : List.of();
            return Planned.of(patch, Set.copyOf(kept));
        }

        @Override
        long bytes() {
            return planned == null
                    ? joint().bytes()
                    : recording.model().engine().bytes(recording.request().patch(only), only::bytes);
        }

        @Override
        Outcome out() {
            Planned known = planned;
            if (known == null) {
                return joint().run(given());
            }
            Engine engine = recording.model().engine();
            return known.patch().touched().isEmpty() && only.inputs().isEmpty()
                    ? engine.compute(known, given())
                    : engine.run(known, given());
        }

        private Joint joint() {
            Map<String, Tensor> inputs = new LinkedHashMap<>(given());
            inputs.keySet().retainAll(recording.model().inputs().keySet());
            Joint known = joint;
            if (known == null || !jointFor.equals(inputs)) {
                known = Joint.of(
                        recording.model().engine(),
                        recording.request().together(List.of(inputs), Optional.empty(), limit()));
                joint = known;
                jointFor = inputs;
            }
            return known;
        }

        @Override
        public String toString() {
            return joint != null ? joint.toString() : planned == null ? "" : planned.toString();
        }
    }

    /** Several, in as few native runs as rows and values allow. */
    static final class Many extends Carrying {
        private final Recording recording;
        private @Nullable Joint planned;
        private Optional<Padding> padding = Optional.empty();

        Many(Recording recording) {
            super(recording);
            this.recording = recording;
        }

        @Override
        Map<String, Tensor> inputs(Map<String, Tensor> changed) {
            if (recording.invocations().isEmpty()) {
                throw new OrderException(Facts.of("the trace has no inputs")
                        .add("do", "give them to trace(…), or to invoke(…) of this trace")
                        .askedAt(CallSite.here()));
            }
            if (!changed.isEmpty()) {
                throw new OrderException(Facts.of("the inputs of this trace belong to its invokers")
                        .add("given", String.join(", ", changed.keySet()))
                        .askedAt(CallSite.here()));
            }
            return recording.invocations().get(0).inputs();
        }

        @Override
        void plan() {
            Joint padded = joint(padding);
            // Whoever runs by itself need not be as long as others.
            planned = padding.isPresent() && !padded.apart().isEmpty() ? joint(Optional.empty()) : padded;
        }

        private Joint joint(Optional<Padding> how) {
            return Joint.of(
                    recording.model().engine(),
                    recording
                            .request()
                            .together(
                                    recording.invocations().stream()
                                            .map(Invocation::inputs)
                                            .toList(),
                                    how,
                                    limit()));
        }

        /** Fills inputs up to one length. */
        void pad(Padding how) {
            padding = Optional.of(how);
            changed();
        }

        private Joint planned() {
            Joint known = planned;
            if (known == null) {
                throw new IllegalStateException("nothing was planned");
            }
            return known;
        }

        @Override
        long bytes() {
            return planned().bytes();
        }

        @Override
        Outcome out() {
            Map<String, Tensor> feeds = new LinkedHashMap<>(given());
            feeds.keySet().removeAll(recording.model().inputs().keySet());
            return planned().run(feeds);
        }

        @Override
        public String toString() {
            return planned == null ? "" : planned.toString();
        }
    }
}
