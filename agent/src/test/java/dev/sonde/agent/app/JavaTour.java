package dev.sonde.agent.app;

import dev.sonde.JavaModel;
import dev.sonde.Place;
import dev.sonde.Proxy;
import dev.sonde.Saved;
import dev.sonde.Session;
import dev.sonde.Tracer;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;

/** Says of a net in Java what can be said of a model, and prints what comes of it. Argument: what to do. */
public final class JavaTour {
    private static final float[] X = {1, -2};

    private final Net net = new Net();
    private final JavaModel model = JavaModel.of(net);

    private JavaTour() {}

    public static void main(String[] arguments) {
        switch (arguments[0]) {
            case "all" -> new JavaTour().all();
            case "read" -> new JavaTour().read();
            case "bring" -> refused("bring", JavaTour::new);
            default -> refused("rules", () -> JavaModel.of(new Net(), arguments));
        }
        System.out.println("end " + Arrays.toString(new Net().forward(X)));
    }

    private static void refused(String what, Runnable asked) {
        try {
            asked.run();
            System.out.println("not refused " + what);
        } catch (RuntimeException e) {
            System.out.println(
                    "refused " + what + ": " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
    }

    private int ran() {
        int ran = 0;
        for (Net.Block block : net.layers) {
            ran += block.scale.calls;
            block.scale.calls = 0;
        }
        return ran;
    }

    private void print(String what, Saved saved) {
        System.out.println(what + " " + saved.value() + ", layers run: " + ran());
    }

    private void all() {
        model.learn(() -> net.forward(X));
        ran();
        stop();
        skip();
        branch();
        function();
        beside();
        session();
        refusals();
        faults();
    }

    /** What needs no ONNX Runtime, and what does. */
    private void read() {
        try (Tracer t = model.trace()) {
            Saved seen = t.at("layers[1]").output().save();
            t.run(() -> net.forward(X));
            print("read", seen);
        }
        try (Tracer t = model.trace()) {
            t.at("layers[1]").output().edit(h -> h.mul(2));
            refused("computing", () -> t.run(() -> net.forward(X)));
        }
    }

    private void stop() {
        try (Tracer t = model.trace()) {
            Saved seen = t.at("layers[0]").output().save();
            t.stop();
            t.run(() -> net.forward(X));
            print("stopped", seen);
        }
    }

    private void skip() {
        try (Tracer t = model.trace()) {
            t.at("layers[1]").skip(t.at("layers[0]").output());
            Saved last = t.output().save();
            t.run(() -> net.forward(X));
            print("skipped", last);
        }
    }

    private void branch() {
        try (Tracer t = model.trace()) {
            Proxy most = t.at("layers[0]").output().get().max();
            t.when(most.greater(2)).at("layers[2]").output().set(0);
            Saved last = t.output().save();
            t.run(() -> net.forward(X));
            print("branch", last);
            t.run(() -> net.forward(new float[] {0.5f, 0}));
            print("other branch", last);
        }
    }

    private void function() {
        try (Tracer t = model.trace()) {
            Place hidden = t.at("layers[1]").output();
            hidden.set(t.apply(
                    in -> Tensor.of(new float[] {in.get(0).toFloatArray()[1], 1}, 2),
                    TensorType.of(ElementType.FLOAT, 2),
                    hidden));
            Saved last = t.output().save();
            t.run(() -> net.forward(X));
            print("function", last);
        }
    }

    private void beside() {
        try (Tracer t = model.trace()) {
            Proxy lens = t.at("layers[2]").call(t.at("layers[0]").output());
            Saved seen = lens.save();
            t.run(() -> net.forward(X));
            print("beside", seen);
        }
    }

    private void session() {
        try (Session session = model.session()) {
            Tracer first = session.trace(() -> net.forward(X));
            Tracer second = session.trace(() -> net.forward(new float[] {7, 7}));
            second.at("layers[0]").output().set(first.at("layers[0]").output());
            Saved last = second.output().save();
            session.run();
            print("session", last);
        }
    }

    private void refusals() {
        try (Tracer t = model.trace()) {
            t.output().save();
            refused(
                    "later",
                    () -> t.at("layers[0]").output().set(t.at("layers[1]").output()));
            refused("shape", () -> t.at("layers[0]").output().set(Tensor.of(new float[5], 5)));
            refused("unknown", () -> t.at("layers[5]"));
            refused("nobody", t::run);
            t.run(() -> net.forward(X));
        }
        refused("version", () -> ask("java", 99L, List.of("com.acme.Layer#forward")));
        refused("no layers", () -> JavaModel.of("text"));
        refused("rule", () -> JavaModel.of(net, "Net forward"));
        refused("no match", () -> JavaModel.of(net, "com.acme.Layer#forward"));
    }

    /** As a library of another version would. */
    private static void ask(String what, Object... arguments) {
        try {
            Class.forName("dev.sonde.agent.boot.Hook", true, null)
                    .getMethod("ask", String.class, Object[].class)
                    .invoke(null, what, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private void faults() {
        try (Tracer t = model.trace()) {
            Saved seen = t.at("layers[0]").output().save();
            refused(
                    "thrown",
                    () -> t.run(() -> {
                        net.forward(X);
                        throw new IOException("theirs");
                    }));
            System.out.println("thrown reached " + seen.reached());
        }
    }
}
