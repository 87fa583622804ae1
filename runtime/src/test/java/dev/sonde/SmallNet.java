package dev.sonde;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** A net of three blocks, each of which scales in a layer of its own and adds; its calls are rewritten by hand. */
final class SmallNet {
    private final Rewritten calls;
    private final Block[] blocks = new Block[3];
    final List<String> ran = Collections.synchronizedList(new ArrayList<>());

    SmallNet(Rewritten calls) {
        this.calls = calls;
        calls.layer("", this);
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = calls.layer("layers[" + i + "]", new Block("layers[" + i + "]", i + 2));
        }
    }

    float[] forward(float... x) {
        return calls(this, this::run, x);
    }

    private float[] run(float[] x) {
        float[] h = x;
        for (Block block : blocks) {
            h = calls(block, block::forward, h);
        }
        return h;
    }

    /** A layer's own work. */
    private interface Work {
        float[] on(float[] x);
    }

    private float[] calls(Object layer, Work work, float[] x) {
        return (float[]) Objects.requireNonNull(calls.call(layer, given -> work.on((float[]) given[0]), (Object) x));
    }

    /** Adds what its scale gives. */
    final class Block {
        private final String path;
        private final Scale scale;

        Block(String path, float factor) {
            this.path = path;
            this.scale = calls.layer(path + ".scale", new Scale(path + ".scale", factor));
        }

        float[] forward(float[] x) {
            ran.add(path);
            float[] scaled = calls(scale, scale::forward, x);
            float[] sum = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                sum[i] = x[i] + scaled[i];
            }
            return sum;
        }
    }

    /** Scales. */
    final class Scale {
        private final String path;
        private final float factor;

        Scale(String path, float factor) {
            this.path = path;
            this.factor = factor;
        }

        float[] forward(float[] x) {
            ran.add(path);
            float[] y = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                y[i] = factor * x[i];
            }
            return y;
        }
    }
}
