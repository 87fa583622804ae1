package dev.sonde.agent.app;

import dev.sonde.JavaModel;
import dev.sonde.Report;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Traces a net that is written in Java, and prints what comes of it. */
public final class JavaTraces {
    private static final float[] X = {1, -2};

    private final Net net = new Net();
    private final JavaModel model = JavaModel.of(net);

    private JavaTraces() {}

    public static void main(String[] arguments) throws Exception {
        float[] early = new Net().forward(X);
        print("plain", early);
        JavaTraces traces = new JavaTraces();
        traces.read();
        traces.edit();
        traces.otherThreads();
        traces.another();
        print("last", traces.net.forward(X));
    }

    private static void print(String what, float[] values) {
        System.out.println(what + " " + Arrays.toString(values));
    }

    private void read() {
        System.out.println("modules " + model.modules().modules());
        try (Tracer t = model.trace()) {
            Map<String, Saved> all = t.cache("**");
            Saved in = t.at("layers[1]").input().save();
            float[][] answer = new float[1][];
            Report report = t.run(() -> answer[0] = net.forward(X));
            all.forEach((path, saved) -> print("saved " + path, saved.value().toFloatArray()));
            print("input", in.value().toFloatArray());
            print("answer", answer[0]);
            System.out.println("report " + report);
        }
    }

    private void edit() {
        try (Tracer t = model.trace()) {
            t.at("layers[0]").output().edit(h -> h.mul(2));
            t.at("layers[2].scale").output().set(0);
            Saved out = t.output().save();
            float[][] answer = new float[1][];
            t.run(() -> answer[0] = net.forward(X));
            print("edited", answer[0]);
            print("edited out", out.value().toFloatArray());
        }
    }

    private void otherThreads() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (Tracer t = model.trace()) {
            Saved out = t.at("layers[0]").output().save();
            Report report = t.run(() -> other.submit(() -> net.forward(X)).get());
            System.out.println("alone " + out.reached() + " "
                    + report.elsewhere().keySet().stream().sorted().toList());
        }
        try (Tracer t = model.trace()) {
            Saved out = t.at("layers[0]").output().save();
            Report report = t.run(() -> {
                Future<float[]> answer = other.submit(t.wrap(() -> net.forward(X)));
                answer.get();
            });
            print("handed on", out.value().toFloatArray());
            System.out.println("handed on elsewhere " + report.elsewhere());
        }
        other.shutdown();
    }

    /** A second model with rules of its own, for the same objects. */
    private void another() {
        JavaModel heads = JavaModel.of(net, "dev.sonde.agent.app.Net$Head#fill -> arg 1");
        System.out.println("heads " + heads.modules().modules());
        try (Tracer t = heads.trace();
                Tracer whole = model.trace()) {
            Saved sum = t.at("head").output().save();
            t.at("head").output().edit(h -> h.add(0.5));
            Saved out = whole.output().save();
            t.run(() -> whole.run(() -> net.forward(X)));
            System.out.println("sum " + sum.value() + " " + net.head.sum[0]);
            print("both", out.value().toFloatArray());
        }
    }
}
