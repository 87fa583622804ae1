package dev.sonde.agent.bridge;

import ai.onnxruntime.OrtEnvironment;
import dev.sonde.agent.boot.Bridge;
import dev.sonde.agent.boot.Hook;
import dev.sonde.agent.boot.Served;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Linked to one application's ONNX Runtime: makes what serves the calls of its sessions. */
public final class OrtBridge implements Bridge {
    private static final long STOP_SECONDS = 60;

    private final Wishes wishes;
    private final ResultMaker results;
    private final ExecutorService builders = Executors.newSingleThreadExecutor(OrtBridge::thread);

    /** Makes a bridge that does what {@code settings} ask for. Throws where this ONNX Runtime is not known. */
    public OrtBridge(Map<String, Object> settings) throws ReflectiveOperationException {
        this.wishes = Wishes.of(settings);
        this.results = new ResultMaker();
    }

    @Override
    public Served serve(Object session, Object model, List<Object[]> options) {
        boolean edits = !wishes.edits().isEmpty();
        Twins twins = new Twins(
                new PlainBuilder((String) model, new RecordedOptions(options)),
                builders,
                edits ? wishes.waitMillis() : 0);
        return new Serving(twins, results, edits);
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
    }

    /** What these threads do with ONNX Runtime is ours, and they keep no program from ending. */
    private static Thread thread(Runnable work) {
        Thread thread = new Thread(
                () -> {
                    Hook.ours(true);
                    work.run();
                },
                "sonde-builder");
        thread.setDaemon(true);
        return thread;
    }
}
