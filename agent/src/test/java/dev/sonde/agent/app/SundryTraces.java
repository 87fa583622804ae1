package dev.sonde.agent.app;

import dev.sonde.JavaModel;
import dev.sonde.Report;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Traces layers of every sort, and prints what comes of it. */
public final class SundryTraces {
    private static final float[] X = {1, -2};

    private final Sundry net = new Sundry();
    private final JavaModel model = JavaModel.of(net);

    private SundryTraces() {}

    public static void main(String[] arguments) {
        SundryTraces traces = new SundryTraces();
        traces.read();
        traces.change();
        traces.otherRules();
        ofMine();
        wrong("method", "dev.sonde.agent.app.Sundry$Fills#forwrd");
        wrong("argument", "dev.sonde.agent.app.Sundry$Fills#forward -> arg 1");
        wrong("field", "dev.sonde.agent.app.Sundry$Fills#forward -> field made");
        System.out.println("last " + Arrays.toString(traces.net.forward(X)));
    }

    private void read() {
        System.out.println("modules " + model.modules().modules());
        model.learn(() -> net.forward(X));
        try (Tracer t = model.trace()) {
            Map<String, Saved> all = t.cache("**");
            t.run(() -> net.forward(X));
            all.forEach((path, saved) -> System.out.println("saved " + path + " " + saved.value()));
        }
    }

    private void change() {
        try (Tracer t = model.trace()) {
            t.at("input").output().edit(h -> h.mul(2));
            t.at("kinds.turn").output().edit(h -> h.add(1));
            t.at("output").skip(t.at("keeps").output());
            run("changed", t);
        }
    }

    private void run(String what, Tracer t) {
        float[][] answer = new float[1][];
        Report report = t.run(() -> answer[0] = net.forward(X));
        System.out.println(what + " " + Arrays.toString(answer[0]) + " " + report.notReached());
    }

    /** What the first model's rules say of the same class is not what these say. */
    private void otherRules() {
        JavaModel fills = JavaModel.of(net, "dev.sonde.agent.app.Sundry$Fills#forward -> arg 0 in place");
        try (Tracer t = fills.trace()) {
            Saved filled = t.at("fills").output().save();
            t.at("fills").output().edit(h -> h.mul(3));
            run("filled", t);
            System.out.println("before " + filled.value());
        }
    }

    /** They are called by a method of the class that is just running. */
    private static void ofMine() {
        Sundry.Layer twice = x -> Sundry.scaled(x, 2);
        List<Sundry.Layer> layers = List.of(twice, new Sundry.Sized(3), x -> Sundry.scaled(x, 5));
        JavaModel mine = JavaModel.of(layers);
        try (Tracer t = mine.trace()) {
            t.at("[2]").input().edit(h -> h.add(1));
            Saved first = t.at("[0]").output().save();
            float[][] answer = new float[1][];
            t.run(() -> {
                float[] h = X;
                for (Sundry.Layer layer : layers) {
                    h = layer.forward(h);
                }
                answer[0] = h;
            });
            System.out.println("mine " + first.value() + " " + Arrays.toString(answer[0]));
        }
    }

    private static void wrong(String what, String rule) {
        Sundry net = new Sundry();
        try (Tracer t = JavaModel.of(net, rule).trace()) {
            Saved made = t.at("fills").output().save();
            t.run(() -> net.forward(X));
            System.out.println("not refused " + made.value());
        } catch (RuntimeException e) {
            System.out.println(
                    "wrong " + what + ": " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
    }
}
