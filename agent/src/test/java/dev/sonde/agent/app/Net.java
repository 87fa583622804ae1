package dev.sonde.agent.app;

/** A small net that knows nothing of Sonde: blocks that add what their scale makes, and a head that sums in place. */
final class Net {
    final Block[] layers = {new Block(2), new Block(3), new Block(4)};
    final Head head = new Head();

    float[] forward(float[] x) {
        float[] h = x;
        for (Block block : layers) {
            h = block.forward(h);
        }
        head.fill(h, head.sum);
        return h;
    }

    /** Adds what its scale makes. */
    static final class Block {
        final Scale scale;

        Block(float factor) {
            scale = new Scale(factor);
        }

        float[] forward(float[] x) {
            float[] y = scale.forward(x);
            float[] sum = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                sum[i] = x[i] + y[i];
            }
            return sum;
        }
    }

    /** Multiplies. */
    static final class Scale {
        final float factor;
        int calls;

        Scale(float factor) {
            this.factor = factor;
        }

        float[] forward(float[] x) {
            calls++;
            float[] y = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                y[i] = factor * x[i];
            }
            return y;
        }
    }

    /** Returns nothing: what it makes is in an argument. */
    static final class Head {
        final double[] sum = new double[1];

        void fill(float[] x, double[] out) {
            out[0] = 0;
            for (float value : x) {
                out[0] += value;
            }
        }
    }
}
