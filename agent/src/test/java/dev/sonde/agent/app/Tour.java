package dev.sonde.agent.app;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import ai.onnxruntime.OrtSession.RunOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does with ONNX Runtime whatever a program can do with it, and prints all that it sees. Argument: the model's file. */
public final class Tour {
    private static final int THREADS = 4;
    private static final int CALLS = 40;

    private final Path model;
    private final Feed feed;

    private Tour(Path model, Feed feed) {
        this.model = model;
        this.feed = feed;
    }

    public static void main(String[] arguments) throws Exception {
        try (Feed feed = Feed.of(3, 7)) {
            Tour tour = new Tour(Path.of(arguments[0]), feed);
            tour.openings();
            tour.oneSession();
            tour.twoSessions();
        }
        System.err.println("the program's own error");
    }

    private void openings() throws Exception {
        for (Opening opening : Opening.values()) {
            try (OrtSession session = opening.open(model)) {
                Patience.with(session, feed.inputs());
                say("opened by " + opening, session.run(feed.inputs()));
            }
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Refusals.of("a buffer on the heap", () -> environment.createSession(ByteBuffer.allocate(8), null));
        Refusals.of("no model", () -> environment.createSession(new byte[2]));
        Refusals.of("no file", () -> environment.createSession("absent.onnx"));
    }

    private void oneSession() throws Exception {
        OrtSession session = Opening.PATH.open(model);
        Patience.with(session, feed.inputs());
        facts(session);
        choices(session);
        closing(session);
        pinned(session);
        runOptions(session);
        new Refusals(session, feed).all();
        threads(session);
        say("after all that", session.run(feed.inputs()));
        session.close();
        Refusals.of("a closed session", () -> session.run(feed.inputs()));
        Refusals.of("closing it again", () -> {
            session.close();
            return null;
        });
    }

    private static void facts(OrtSession session) throws OrtException {
        System.out.println(session.getInputNames() + " " + session.getOutputNames());
        System.out.println(session.getInputInfo() + " " + session.getOutputInfo());
        System.out.println(session.getNumInputs() + " " + session.getNumOutputs() + " " + session);
        System.out.println(session.getMetadata().getGraphName() + " "
                + session.getMetadata().getProducerName());
    }

    private void choices(OrtSession session) throws OrtException {
        say("one output", session.run(feed.inputs(), Set.of("scores")));
        Set<String> backwards = new LinkedHashSet<>(List.of("best", "scores", "hidden"));
        say("backwards", session.run(feed.inputs(), backwards));
        try (Feed other = Feed.of(5, 8)) {
            say("more rows", session.run(other.inputs(), Set.of("best"), (RunOptions) null));
        }
    }

    private void closing(OrtSession session) throws OrtException {
        Result result = session.run(feed.inputs());
        OnnxValue value = result.get(0);
        result.close();
        System.out.println("closed: " + value.isClosed());
        Refusals.of("a closed value", value::getValue);
        Refusals.of("a closed result", () -> result.get(0));
    }

    private void pinned(OrtSession session) throws OrtException {
        FloatBuffer room = ByteBuffer.allocateDirect(3 * 8 * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        try (OnnxTensor pinned = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), room, new long[] {3, 8})) {
            Map<String, OnnxValue> outputs = Map.of("scores", pinned);
            say(
                    "pinned and asked for",
                    session.run(feed.inputs(), new LinkedHashSet<>(List.of("best", "hidden")), outputs));
            say("pinned alone", session.run(feed.inputs(), outputs));
            System.out.println(pinned.isClosed() + " " + room.get(5) + " " + Seen.of(pinned));
        }
    }

    private void runOptions(OrtSession session) throws OrtException {
        RunOptions options = new RunOptions();
        options.setRunTag("tag");
        options.addRunConfigEntry("disable_synchronize_execution_providers", "0");
        say("with options", session.run(feed.inputs(), Set.of("hidden"), options));
        options.setTerminate(true);
        Refusals.of("terminated", () -> session.run(feed.inputs(), options));
        options.setTerminate(false);
        say("not terminated", session.run(feed.inputs(), options));
        System.out.println(options.getRunTag());
        options.close();
    }

    private void threads(OrtSession session) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            int seed = i;
            answers.add(pool.submit(() -> answer(session, seed)));
        }
        for (Future<String> answer : answers) {
            System.out.println(answer.get());
        }
        pool.shutdown();
    }

    private static String answer(OrtSession session, int seed) throws OrtException {
        try (Feed feed = Feed.of(1 + seed % 4, seed);
                Result result = session.run(feed.inputs())) {
            return "call " + seed + " " + Seen.of(result);
        }
    }

    private void twoSessions() throws Exception {
        OrtSession first = Opening.PATH.open(model);
        Patience.with(first, feed.inputs());
        OrtSession second = Opening.BYTES.open(model);
        Patience.with(second, feed.inputs());
        say("the first of two", first.run(feed.inputs()));
        first.close();
        say("the second of two", second.run(feed.inputs()));
        second.close();
    }

    private static void say(String what, Result result) {
        try (result) {
            System.out.println(what + " " + Seen.of(result));
        }
    }
}
