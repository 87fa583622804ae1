package dev.sonde.agent.app;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Calls one session many times, and prints what comes out of each call. Arguments: the model's file, the number of
 * calls, and {@code delete} if the file is to be deleted as soon as it is open.
 */
public final class Series {
    private Series() {}

    public static void main(String[] arguments) throws Exception {
        Path model = Path.of(arguments[0]);
        int calls = Integer.parseInt(arguments[1]);
        try (OrtSession session = Opening.PATH.open(model)) {
            if (arguments.length > 2) {
                Files.delete(model);
            }
            call(session, 0);
            try (Feed feed = Feed.of(3, 7)) {
                System.out.println("before call 1: " + (1 + Patience.with(session, feed.inputs())));
            }
            for (int i = 1; i < calls; i++) {
                call(session, i);
            }
        }
    }

    private static void call(OrtSession session, int number) throws OrtException {
        float[][] x = Feed.rows(1 + number % 3, number);
        float[] shift = Feed.rows(1, -number)[0];
        x[0][0] = number == 3 ? Float.POSITIVE_INFINITY : number == 4 ? Float.NaN : x[0][0];
        try (Feed feed = Feed.of(x, shift);
                Result result = session.run(feed.inputs())) {
            print(number, "moved", FloatBuffer.wrap(sums(x, shift)));
            print(number, "hidden", ((OnnxTensor) result.get(0)).getFloatBuffer());
            print(number, "scores", ((OnnxTensor) result.get(1)).getFloatBuffer());
        }
    }

    private static float[] sums(float[][] x, float[] shift) {
        float[] sums = new float[x.length * shift.length];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = x[i / shift.length][i % shift.length] + shift[i % shift.length];
        }
        return sums;
    }

    private static void print(int number, String what, FloatBuffer values) {
        StringBuilder line = new StringBuilder("call " + number + " " + what);
        while (values.hasRemaining()) {
            line.append(' ').append(values.get());
        }
        System.out.println(line);
    }
}
