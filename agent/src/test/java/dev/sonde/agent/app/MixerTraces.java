package dev.sonde.agent.app;

import dev.sonde.Envoy;
import dev.sonde.JavaModel;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

/** Traces what one instruction calls of several kinds, and operations; prints what comes of it, and what stays of it. */
public final class MixerTraces {
    private static final String NAME = "dev.sonde.agent.app.Mixer";
    private static final String[] RULES = {
        NAME + "#forward",
        NAME + "$Adds#run -> return <- arg 0",
        NAME + "$Fills#run -> arg 1 <- arg 0",
        NAME + "$Mix#forward",
        "source " + NAME + "$Mix#forward"
    };
    private static final float[] X = {1, 3};

    private final Mixer net = new Mixer();
    private final JavaModel model = JavaModel.of(net, RULES);

    private MixerTraces() {}

    public static void main(String[] arguments) throws Exception {
        MixerTraces traces = new MixerTraces();
        traces.untaught();
        traces.model.learn(() -> traces.net.forward(X));
        traces.rules();
        traces.operations();
        traces.skipped();
        traces.stopped();
        traces.early();
        System.out.println("plain " + Arrays.toString(traces.net.forward(X)));
        thrownAway(Path.of(arguments[0]));
    }

    private void run(String what, Tracer t) {
        float[][] answer = new float[1][];
        t.run(() -> answer[0] = net.forward(X));
        System.out.println(what + " " + Arrays.toString(answer[0]));
    }

    private void untaught() {
        try (Tracer t = model.trace()) {
            t.at("steps[1]").output().slice("0").set(36);
            run("untaught", t);
            t.at("mix").op("weights_0");
            System.out.println("not refused");
        } catch (RuntimeException e) {
            System.out.println("refused " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
    }

    /** One call instruction, and of each class of receivers its own rule. */
    private void rules() {
        try (Tracer t = model.trace()) {
            Saved returned = t.at("steps[0]").output().save();
            t.at("steps[1]").output().edit(h -> h.add(2));
            Saved written = t.at("steps[1]").output().save();
            t.at("steps[2]").output().edit(h -> h.mul(2).sub(4));
            run("rules", t);
            System.out.println("steps " + returned.value() + "; " + written.value());
        }
    }

    private void operations() {
        try (Tracer t = model.trace()) {
            System.out.println(
                    "operations " + t.at("mix").ops().stream().map(Envoy::path).toList());
            Envoy weights = t.at("mix").op("weights_0");
            Saved in = weights.input().save();
            Saved from = weights.input(1).save();
            Saved before = weights.output().save();
            weights.output().set(Tensor.of(new double[] {1, 0}, 2));
            Saved second = t.place("mix/halved_0@2").save();
            Saved part = t.at("mix").output(1).save();
            run("operation", t);
            System.out.println("weights of " + in.value() + " and " + from.value() + ": " + before.value());
            System.out.println("halved twice " + second.value() + "; out " + part.value());
        }
        try (Tracer t = model.trace()) {
            t.at("mix").op("halved_0").input().set(Tensor.of(new float[] {4, 12}, 2));
            run("into operation", t);
        }
    }

    private void skipped() {
        try (Tracer t = model.trace()) {
            t.at("mix").op("weights_0").skip(Tensor.of(new double[] {0, 1}, 2));
            run("skipped operation", t);
        }
        try (Tracer t = model.trace()) {
            t.at("mix").skip(t.at("steps[0]").output(), Tensor.of(new double[] {7, 7}, 2));
            run("skipped record", t);
        }
    }

    private void stopped() {
        int before = ((Mixer.Adds) net.steps[2]).calls;
        for (float limit : new float[] {3, 100}) {
            try (Tracer t = model.trace()) {
                t.when(t.at("steps[1]").output().get().max().greater(limit)).stop();
                Saved last = t.output().save();
                run("stop at " + limit, t);
                System.out.println("reached " + last.reached() + ", last step run: "
                        + (((Mixer.Adds) net.steps[2]).calls - before));
            }
        }
    }

    /** A layer that is called before its own turn, as another of its class was called. */
    private void early() {
        try (Tracer t = model.trace()) {
            t.at("steps[0]")
                    .output()
                    .set(t.at("steps[2]").call(t.at("steps[0]").input().get().sub(1)));
            run("early", t);
        }
        try (Tracer t = model.trace()) {
            Saved filled = t.at("steps[1]").call(t.at("steps[2]").output()).save();
            t.run(() -> net.forward(X));
            System.out.println(
                    "beside " + filled.value() + " " + filled.value().element().equals(ElementType.FLOAT));
        }
    }

    /** A net that somebody else loaded goes, with its classes. */
    private static void thrownAway(Path classes) throws Exception {
        WeakReference<ClassLoader> loader = tracedElsewhere(classes);
        for (int i = 0; i < 300 && loader.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        int[] live = (int[]) Class.forName("dev.sonde.agent.boot.Sites", true, null)
                .getMethod("live")
                .invoke(null);
        System.out.println("gone " + (loader.get() == null) + ", sites that are observed: " + live[1]);
    }

    private static WeakReference<ClassLoader> tracedElsewhere(Path classes)
            throws ReflectiveOperationException, MalformedURLException {
        ClassLoader own = new URLClassLoader(new URL[] {classes.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        Constructor<?> made = own.loadClass(NAME).getDeclaredConstructor();
        made.setAccessible(true);
        Object net = made.newInstance();
        Method forward = net.getClass().getDeclaredMethod("forward", float[].class);
        forward.setAccessible(true);
        JavaModel model = JavaModel.of(net, RULES);
        model.learn(() -> forward.invoke(net, (Object) X));
        try (Tracer t = model.trace()) {
            Saved seen = t.at("steps[1]").output().save();
            t.at("steps[0]").output().edit(h -> h.mul(2));
            t.run(() -> forward.invoke(net, (Object) X));
            System.out.println("elsewhere " + seen.value());
        }
        return new WeakReference<>(own);
    }
}
