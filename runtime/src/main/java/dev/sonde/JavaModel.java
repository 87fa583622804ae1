package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.error.RunException;
import dev.sonde.live.LiveRun;
import dev.sonde.tensor.Tensor;
import dev.sonde.tree.ModuleTree;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A model whose layers are Java objects, called by the program itself.
 *
 * <pre>{@code
 * JavaModel model = JavaModel.of(net, "subclass-of com.acme.nn.Layer#forward");
 * try (Tracer t = model.trace()) {
 *     Saved hidden = t.at("layers[3]").output().save();
 *     t.run(() -> net.forward(x));
 * }
 * }</pre>
 *
 * <p>It never changes, but for what runs teach it: which layers are called, how often and in which order. Any number of
 * threads may use it.
 */
public final class JavaModel {
    private final LiveLayers layers;

    JavaModel(LiveLayers layers) {
        this.layers = layers;
    }

    /**
     * {@return the model under {@code root}, whose layers are the objects that have a method {@code forward}; blocks of DJL
     * and layers of DL4J are known without}
     *
     * @throws OrderException where there is none, or the agent cannot be brought into this program
     */
    public static JavaModel of(Object root) {
        return of(root, new String[0]);
    }

    /**
     * {@return the model under {@code root}}
     *
     * @param rules what its forward calls are, in the words of the agent's setting {@code java}: {@code djl},
     *     {@code com.acme.nn.*#forward}, {@code subclass-of com.acme.Layer#apply -> arg 2}; none for methods
     *     {@code forward}
     * @throws OrderException where there is none, a rule is not understood, or the agent cannot be brought into this program
     */
    public static JavaModel of(Object root, String... rules) {
        return new JavaModel(LiveLayers.of(Objects.requireNonNull(root, "root"), List.of(rules)));
    }

    /** {@return the layers as their author saw them, with the calls that runs have taught} */
    public ModuleTree modules() {
        return layers.graph().tree();
    }

    /** {@return a trace of a run, which is the program's own: see {@link Tracer#run(Body)}} */
    public Tracer trace() {
        return Tracer.live(layers, CallSite.here());
    }

    /** {@return several traces that run one after the other, as one: see {@link Session#trace(Body)}} */
    public Session session() {
        return new Session(layers, CallSite.here());
    }

    /**
     * Runs {@code body} only to see which layers are called and what their values are. Lines of traces that are opened
     * later are then checked where they stand, also against the sizes that were seen; what differs from one lesson to the
     * next is left open.
     */
    public void learn(Body body) {
        LiveRun run = new LiveRun(layers.objects(), new Watching(), Set.of());
        LiveCarrying.watched(layers, run, body);
        layers.learn(run.course());
    }

    /** Wants to know everything and change nothing. */
    private static final class Watching implements LiveRun.Wishes {
        @Override
        public boolean reads(String label) {
            return false;
        }

        @Override
        public boolean learns() {
            return true;
        }

        @Override
        public void arrive(String label, Tensor value) {}

        @Override
        public Optional<Tensor> instead(String label) {
            return Optional.empty();
        }

        @Override
        public Optional<List<Tensor>> skipped(String name) {
            return Optional.empty();
        }

        @Override
        public RuntimeException failed(String label, Exception cause) {
            return new RunException(
                    Facts.of("\"" + label + "\" could not be read").add("because", String.valueOf(cause.getMessage())),
                    cause);
        }

        @Override
        public void proceed(Predicate<String> layers) {}

        @Override
        public boolean isOver() {
            return false;
        }
    }
}
