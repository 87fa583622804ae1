package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.error.RunException;
import dev.sonde.error.SondeException;
import dev.sonde.graph.Patch;
import dev.sonde.live.LiveRun;
import dev.sonde.live.PatchRun;
import dev.sonde.live.Seam;
import dev.sonde.run.Fidelity;
import dev.sonde.run.Outcome;
import dev.sonde.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A program's own call of a model that is written in Java, with what was written down done between the calls in it. */
final class LiveCarrying extends Carrying {
    private final Recording recording;
    private final Invocation only;
    private final LiveLayers layers;
    private Patch patch = Patch.EMPTY;
    private Map<String, String> wanted = Map.of();
    private Map<String, Missed> missed = Map.of();
    private Map<String, String> unwritten = Map.of();
    private Map<String, String> elsewhere = Map.of();
    private @Nullable Body body;
    private final LiveCalls calls;
    private volatile @Nullable LiveRun run;

    LiveCarrying(Recording recording, Invocation only, LiveLayers layers) {
        super(recording);
        this.recording = recording;
        this.only = only;
        this.layers = layers;
        this.calls = recording.model().calls();
    }

    /** Says what a run calls. */
    void calls(Body call) {
        body = call;
    }

    /** Does {@code task} as a part of the run that is under way, if one is. */
    <E extends Exception> void join(LiveRun.Task<E> task) throws E {
        LiveRun now = run;
        if (now == null) {
            task.run();
        } else {
            now.with(task);
        }
    }

    @Override
    Map<String, Tensor> inputs(Map<String, Tensor> changed) {
        return changed;
    }

    @Override
    void plan() {
        patch = recording.request().patch(only);
        Map<String, String> all = new LinkedHashMap<>(patch.saves());
        all.putAll(recording.hosts().saves());
        wanted = all;
    }

    @Override
    long bytes() {
        throw new OrderException(
                Facts.of("what a Java model needs is not known to us").askedAt(CallSite.here()));
    }

    @Override
    Map<String, Missed> missed() {
        return missed;
    }

    @Override
    Map<String, String> unwritten() {
        return unwritten;
    }

    private Map<String, String> unwritten(LiveWishes wishes, LiveRun over) {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (Patch.Write write : patch.writes()) {
            String label = write.tensor();
            if (!wishes.isDone(label)) {
                reasons.put(
                        label + ", set", new Missed(over.absence(label), "set at", only.writtenAt(label)).toString());
            }
        }
        return reasons;
    }

    @Override
    Map<String, String> elsewhere() {
        return elsewhere;
    }

    @Override
    Outcome out() {
        Body call = body;
        if (call == null) {
            throw new OrderException(Facts.of("a Java model runs what you call, and nothing was given to be called")
                    .add("do", "run(() -> net.forward(x))")
                    .askedAt(CallSite.here()));
        }
        PatchRun parts =
                new PatchRun(patch, given(), recording.hosts().functions(layers.fragments()), layers.fragments());
        LiveWishes wishes = new LiveWishes(recording, only, parts, wanted);
        LiveRun now =
                new LiveRun(layers.objects(), wishes, Set.copyOf(calls.layers().values()));
        run = now;
        calls.begin(now);
        try {
            watched(layers, now, call);
            elsewhere = Map.copyOf(now.elsewhere());
            layers.learn(now.course().withoutSizes());
            Map<String, Missed> misses = new LinkedHashMap<>();
            Map<String, Tensor> results = wishes.results(now, misses);
            missed = misses;
            unwritten = unwritten(wishes, now);
            return Outcome.of(results, new Fidelity.Exact());
        } finally {
            run = null;
            calls.end();
        }
    }

    /** Calls {@code body} while {@code run} observes it. */
    static void watched(LiveLayers layers, LiveRun run, Body body) {
        CallSite line = CallSite.here();
        if (PatchRun.isCalling()) {
            throw new OrderException(Facts.of(
                            "a function that a trace of a Java model calls cannot run such a trace: no call is seen meanwhile")
                    .add("do", "run one after the other")
                    .askedAt(line));
        }
        Seam.Observing observing = layers.objects().observe(run);
        try {
            run.with(body::run);
        } catch (RuntimeException e) {
            failed(run, line);
            throw e;
        } catch (Exception e) {
            failed(run, line);
            throw new RunException(
                    Facts.of("what the trace called failed").add("because", e).askedAt(line), e);
        } finally {
            observing.close();
        }
        failed(run, line);
    }

    /** What failed in the trace's own work comes before what the program made of it. */
    private static void failed(LiveRun run, CallSite line) {
        run.failure().ifPresent(fault -> {
            if (fault instanceof SondeException ours) {
                throw ours;
            }
            if (fault instanceof Error error) {
                throw error;
            }
            throw new RunException(
                    Facts.of("a value between the calls could not be read or written")
                            .add("because", fault)
                            .askedAt(line),
                    fault);
        });
    }
}
