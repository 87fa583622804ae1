package dev.sonde.agent.app;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import ai.onnxruntime.OrtSession.RunOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Makes calls that take long, and cuts them short from another thread. Arguments: the model's file, and {@code close} if
 * the session is to be closed during a call, which ONNX Runtime alone does not survive.
 */
public final class Hurry {
    private static final long LONG = 2_000_000;
    private static final long FOR_EVER = 1L << 40;

    private Hurry() {}

    public static void main(String[] arguments) throws Exception {
        OrtSession session = Opening.PATH.open(Path.of(arguments[0]));
        try (Call warm = new Call(3)) {
            Patience.with(session, warm.inputs);
        }
        terminated(session);
        if (arguments.length > 1) {
            closed(session);
        } else {
            session.close();
        }
        Refusals.of("after all that", () -> session.run(Map.of()));
    }

    /** The program's other thread has had enough. */
    private static void terminated(OrtSession session) throws Exception {
        try (Call call = new Call(FOR_EVER);
                RunOptions options = new RunOptions()) {
            CompletableFuture<String> answer = call.in(() -> session.run(call.inputs, options));
            Thread.sleep(100);
            System.out.println("still at it: " + !answer.isDone());
            options.setTerminate(true);
            System.out.println("terminated: " + told(answer));
        }
        try (Call call = new Call(5)) {
            System.out.println("goes on: " + told(call.in(() -> session.run(call.inputs))));
        }
    }

    private static void closed(OrtSession session) throws Exception {
        try (Call call = new Call(LONG)) {
            CompletableFuture<String> answer = call.in(() -> session.run(call.inputs));
            Thread.sleep(100);
            System.out.println("still at it: " + !answer.isDone());
            session.close();
            System.out.println("closed meanwhile: " + told(answer));
        }
    }

    private static String told(CompletableFuture<String> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            return Seen.of(Objects.requireNonNull(e.getCause()));
        }
    }

    /** One call: adds one to zero so many times. */
    private static final class Call implements AutoCloseable {
        private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();

        Call(long times) throws OrtException {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            inputs.put("x", OnnxTensor.createTensor(environment, new float[] {0, -1}));
            inputs.put("times", OnnxTensor.createTensor(environment, times));
        }

        CompletableFuture<String> in(Callable<Result> run) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try (Result result = run.call()) {
                    answer.complete(Seen.of(result));
                } catch (Throwable refused) {
                    answer.completeExceptionally(refused);
                }
            });
            thread.start();
            return answer;
        }

        @Override
        public void close() {
            inputs.values().forEach(OnnxTensor::close);
        }
    }
}
