package dev.sonde.agent.bridge;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.sonde.agent.boot.Bridge;
import dev.sonde.agent.boot.Hook;
import dev.sonde.agent.boot.Served;
import dev.sonde.agent.bridge.SessionModel.Edge;
import dev.sonde.agent.bridge.SessionModel.Source;
import dev.sonde.probe.LineSink;
import dev.sonde.run.CacheFolder;
import dev.sonde.run.ModelFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Linked to one application's ONNX Runtime: makes what serves the calls of its sessions. */
public final class OrtBridge implements Bridge {
    private static final long STOP_SECONDS = 60;
    private static final long IDLE_SECONDS = 2;

    private final Wishes wishes;
    private final ResultMaker results;
    private final CacheFolder cache;
    private final Outlets outlets;
    private final ThreadPoolExecutor builders = new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), OrtBridge::thread);
    private final Set<SessionModel> models = ConcurrentHashMap.newKeySet();

    /** Makes a bridge that does what {@code settings} ask for. Throws where this ONNX Runtime is not known. */
    public OrtBridge(Map<String, Object> settings) throws ReflectiveOperationException {
        this.wishes = Wishes.of(settings);
        this.results = new ResultMaker();
        this.cache = wishes.cache().isEmpty() ? CacheFolder.standard() : CacheFolder.under(Path.of(wishes.cache()));
        LineSink sink = LineSink.to(wishes.out(), wishes.outMax(), wishes.outUsed(), Hook::fault);
        this.outlets = new Outlets(sink, new Delivery());
        // A thread that lived on would keep the application's class loader from going.
        builders.allowCoreThreadTimeOut(true);
    }

    /** A model that cannot be kept is one that cannot be watched, and its calls still count. */
    @Override
    public Served serve(int number, Object session, Object model, List<Object[]> options) {
        Edge edge = Edge.of((OrtSession) session);
        try {
            SessionModel made = new SessionModel(number, edge, source(model, options));
            models.removeIf(old -> !old.isUsed());
            models.add(made);
            return new Serving(made, results, wishes, asked -> twins(new VariantBuilder(made, asked, outlets), asked));
        } catch (RuntimeException fault) {
            Hook.fault("cache", fault);
            NoBuilder none = new NoBuilder(String.valueOf(fault.getMessage()));
            SessionModel unmade = new SessionModel(number, edge, source(List.of(), options));
            return new Serving(unmade, results, wishes, asked -> twins(none, asked));
        }
    }

    private Twins twins(Twins.Builder builder, Asked asked) {
        Twins twins = new Twins(builder, builders, asked.edits() ? wishes.waitMillis() : 0);
        twins.warmUp();
        return twins;
    }

    private Source source(Object model, List<Object[]> options) {
        RecordedOptions recorded = new RecordedOptions(options);
        if (model instanceof List<?> files) {
            return new Source(null, files.stream().map(String::valueOf).toList(), recorded, cache);
        }
        return new Source(file(model), List.of(), recorded, cache);
    }

    private static ModelFile file(Object model) {
        if (model instanceof byte[] bytes) {
            return ModelFile.of(ByteBuffer.wrap(bytes));
        }
        return model instanceof ByteBuffer buffer ? ModelFile.of(buffer) : ModelFile.at(Path.of((String) model));
    }

    @Override
    public Map<String, Object> status() {
        return Map.of(
                "onnxruntime",
                version(),
                "lines_written",
                outlets.sink().written(),
                "lines_dropped",
                outlets.sink().dropped(),
                "results_delivered",
                outlets.delivery().delivered(),
                "results_dropped",
                outlets.delivery().dropped());
    }

    @Override
    public String version() {
        return OrtEnvironment.getEnvironment().getVersion();
    }

    @Override
    public void stop() {
        builders.shutdownNow();
        try {
            builders.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        outlets.close();
    }

    /** What still waits to be built is found closed, and ends at once. */
    @Override
    public void close() {
        builders.shutdown();
        try {
            builders.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
            awaitCalls();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        outlets.close();
    }

    /** Calls that a variant serves end before its session is closed, and its model after that. */
    private void awaitCalls() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        while (models.stream().anyMatch(SessionModel::isUsed) && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
    }

    /**
     * What these threads do with ONNX Runtime is ours, they keep no program from ending, and inherit nothing from the
     * program's thread that happens to come first.
     */
    private static Thread thread(Runnable work) {
        Thread thread = new Thread(
                null,
                () -> {
                    Hook.ours(true);
                    work.run();
                },
                "sonde-builder",
                0,
                false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }
}
