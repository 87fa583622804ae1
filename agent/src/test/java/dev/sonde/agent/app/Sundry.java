package dev.sonde.agent.app;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A net that knows nothing of Sonde, of layers of every sort that Java has. It makes 10x of x, and 1 more. */
final class Sundry {
    final Layer input = x -> scaled(x, 2);
    final Map<String, Layer> kinds = Map.of("turn", Turn.BACK);
    final Optional<Layer> again = Optional.of(Turn.BACK::turned);
    final Set<Layer> sizes = new LinkedHashSet<>(List.of(new Sized(5)));
    final Fills fills = new Fills();
    final Keeps keeps = new Keeps();
    final Layer output = Sundry::more;

    /** What all are. */
    interface Layer {
        float[] forward(float[] x);
    }

    /** Constants are layers, too. */
    enum Turn implements Layer {
        BACK {
            @Override
            public float[] forward(float[] x) {
                return turned(x);
            }
        };

        float[] turned(float[] x) {
            return scaled(x, -1);
        }
    }

    /** Scales. */
    record Sized(float factor) implements Layer {
        @Override
        public float[] forward(float[] x) {
            return scaled(x, factor);
        }
    }

    /** Changes what it is given, to the same here. */
    static final class Fills {
        void forward(float[] x) {
            for (int i = 0; i < x.length; i++) {
                x[i] = x[i] * 1;
            }
        }
    }

    /** Keeps what it is given in a store that is not full. */
    static final class Keeps {
        final float[][] store = new float[3][];

        float[] forward(float[] x, float[][] into) {
            into[0] = x.clone();
            return x;
        }
    }

    static float[] scaled(float[] x, float factor) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = factor * x[i];
        }
        return y;
    }

    private static float[] more(float[] x) {
        float[] y = x.clone();
        y[0] += 1;
        return y;
    }

    float[] forward(float[] x) {
        float[] h = input.forward(x);
        for (Layer layer : kinds.values()) {
            h = layer.forward(h);
        }
        h = again.orElseThrow().forward(h);
        for (Layer layer : sizes) {
            h = layer.forward(h);
        }
        fills.forward(h);
        return output.forward(keeps.forward(h, keeps.store));
    }
}
