package dev.sonde.agent.app;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.sonde.Results;
import dev.sonde.attach.Attach;
import dev.sonde.attach.Attachment;
import dev.sonde.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Attaches the agent to itself, and prints what comes out of each call. Arguments: the model's file and the options, for
 * each time that it attaches.
 */
public final class Attached {
    private static final long PATIENCE_SECONDS = 60;

    private final Path model;
    private final OrtSession early;
    private final OrtSession late;
    private final OrtSession between;
    private final Attachment agent;

    /** @param sessions one opened before the agent came, one after, and one after with options made before */
    private Attached(Path model, List<OrtSession> sessions, Attachment agent) {
        this.model = model;
        this.early = sessions.get(0);
        this.late = sessions.get(1);
        this.between = sessions.get(2);
        this.agent = agent;
    }

    public static void main(String[] arguments) throws Exception {
        Path model = Path.of(arguments[0]);
        try (OrtSession early = Opening.PATH_ALONE.open(model);
                SessionOptions before = new SessionOptions()) {
            before.setIntraOpNumThreads(1);
            for (String options : Arrays.asList(arguments).subList(1, arguments.length)) {
                call("plain", early);
                try (Attachment agent = Attach.self(options);
                        OrtSession late = Opening.BYTES.open(model);
                        OrtSession between = OrtEnvironment.getEnvironment().createSession(model.toString(), before)) {
                    new Attached(model, List.of(early, late, between), agent).run();
                }
                call("left", early);
                Traces.print();
            }
        }
    }

    private void run() throws Exception {
        call("attached", early);
        call("attached", late);
        agent.sessions().forEach(line -> System.out.println("session " + line));
        try (Attachment.Active edit =
                agent.edit("bytes", s -> s.at("encoder.layer.0").output().edit(h -> h.mul(-2)))) {
            call("edited", late);
            call("unknown", early);
            call("unknown", between);
            watched("watched", "bytes", late);
            try (Attachment.Active more = agent.edit(
                    "bytes",
                    s -> s.at("encoder.layer.0")
                            .output()
                            .edit(h -> h.add(Tensor.full(1, h.type().element()))))) {
                call("stacked", late);
                System.out.println("orders " + edit + ", " + more);
            }
            call("unstacked", late);
        }
        call("unedited", late);
        watched("seen", "*", late);
        try (Attachment.Active edit =
                agent.edit(model.toString(), s -> s.place("encoder.layer.0").edit(h -> h.mul(-2)))) {
            call("named", early);
            call("named", between);
            System.out.println("ended " + edit);
        }
        refused();
        agent.sessions().forEach(line -> System.out.println("last " + line));
        System.out.println("status " + agent.status());
    }

    private void watched(String what, String models, OrtSession session) throws Exception {
        BlockingQueue<Results> seen = new LinkedBlockingQueue<>();
        try (Attachment.Active watch = agent.watch(models, s -> s.cache("encoder.**"), seen::add)) {
            Results results = null;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (results == null && System.nanoTime() < end) {
                call(what, session);
                results = seen.poll(20, TimeUnit.MILLISECONDS);
            }
            if (results == null) {
                throw new AssertionError("nothing was seen: " + agent.status());
            }
            System.out.println(
                    what + " names " + results.names() + " " + results.report().fidelity());
            print(what + " layer 0", results.get("encoder.layer.0").toFloatArray());
            System.out.println("watch " + watch);
        }
    }

    private void refused() {
        refuse(
                "unknown place",
                () -> agent.edit("*", s -> s.at("encoder.layer.7").output().set(0)));
        refuse(
                "unknown model",
                () -> agent.edit(
                        "other*.onnx", s -> s.at("encoder.layer.0").output().set(0)));
        refuse(
                "saving edit",
                () -> agent.edit("*", s -> s.at("encoder.layer.0").output().save()));
        refuse(
                "writing watch",
                () -> agent.watch("*", s -> s.at("encoder.layer.0").output().set(0), r -> {}));
        refuse("empty watch", () -> agent.watch("*", s -> s.at("encoder.layer.0"), r -> {}));
        refuse("other settings", () -> Attach.self("watch=**"));
    }

    private static void refuse(String what, Runnable asked) {
        try {
            asked.run();
            System.out.println("not refused: " + what);
        } catch (RuntimeException e) {
            System.out.println(
                    "refused " + what + ": " + String.valueOf(e.getMessage()).replace("\n", "|"));
        }
    }

    private static void call(String what, OrtSession session) throws OrtException {
        try (Feed feed = Feed.of(2, 5);
                Result result = session.run(feed.inputs())) {
            FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] hidden = new float[values.remaining()];
            values.get(hidden);
            print(what, hidden);
        }
    }

    private static void print(String what, float[] values) {
        System.out.println(what + " " + Arrays.toString(values).replaceAll("[\\[\\],]", ""));
    }
}
