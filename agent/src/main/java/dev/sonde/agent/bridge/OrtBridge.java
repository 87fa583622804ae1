package dev.sonde.agent.bridge;

import ai.onnxruntime.OrtEnvironment;
import dev.sonde.agent.boot.Bridge;
import dev.sonde.agent.boot.Hook;
import dev.sonde.agent.boot.Served;
import dev.sonde.agent.bridge.VariantBuilder.Source;
import dev.sonde.probe.LineSink;
import dev.sonde.run.CacheFolder;
import dev.sonde.run.ModelFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    private final LineSink sink;
    private final ThreadPoolExecutor builders = new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), OrtBridge::thread);

    /** Makes a bridge that does what {@code settings} ask for. Throws where this ONNX Runtime is not known. */
    public OrtBridge(Map<String, Object> settings) throws ReflectiveOperationException {
        this.wishes = Wishes.of(settings);
        this.results = new ResultMaker();
        this.cache = wishes.cache().isEmpty() ? CacheFolder.standard() : CacheFolder.under(Path.of(wishes.cache()));
        this.sink = LineSink.to(wishes.out(), wishes.outMax(), wishes.outUsed(), Hook::fault);
        // A thread that lived on would keep the application's class loader from going.
        builders.allowCoreThreadTimeOut(true);
    }

    @Override
    public Served serve(int number, Object model, List<Object[]> options) {
        boolean edits = !wishes.edits().isEmpty();
        Twins twins = new Twins(builder(number, model, options), builders, edits ? wishes.waitMillis() : 0);
        if (edits || !wishes.watch().isEmpty()) {
            twins.warmUp();
        }
        return new Serving(twins, results, edits);
    }

    /** A model that cannot be kept is one that cannot be watched, and its calls still count. */
    private Twins.Builder builder(int number, Object model, List<Object[]> options) {
        try {
            return new VariantBuilder(
                    number, wishes, sink, new Source(file(model), new RecordedOptions(options), cache));
        } catch (RuntimeException fault) {
            Hook.fault("cache", fault);
            return new NoBuilder(String.valueOf(fault.getMessage()));
        }
    }

    private static ModelFile file(Object model) {
        if (model instanceof byte[] bytes) {
            return ModelFile.of(ByteBuffer.wrap(bytes));
        }
        return model instanceof ByteBuffer buffer ? ModelFile.of(buffer) : ModelFile.at(Path.of((String) model));
    }

    @Override
    public Map<String, Object> status() {
        return Map.of("onnxruntime", version(), "lines_written", sink.written(), "lines_dropped", sink.dropped());
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
        sink.close();
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
