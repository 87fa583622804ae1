package dev.sonde.agent.app;

/** A net that knows nothing of Sonde: one instruction calls steps of two kinds, and a mixer calls methods that are no layers. */
final class Mixer {
    final Step[] steps = {new Adds(1), new Fills(), new Adds(10)};
    final Mix mix = new Mix();

    float[] forward(float[] x) {
        float[] h = x;
        for (Step step : steps) {
            float[] room = new float[x.length];
            float[] made = step.run(h, room);
            h = made.length == 0 ? room : made;
        }
        Mixed mixed = mix.forward(h);
        return new float[] {mixed.values()[0], mixed.values()[1], (float) mixed.weights()[0]};
    }

    /** Gives what it makes, or writes it where it is told to. */
    interface Step {
        float[] run(float[] x, float[] room);
    }

    /** Returns. */
    static final class Adds implements Step {
        final float much;
        int calls;

        Adds(float much) {
            this.much = much;
        }

        @Override
        public float[] run(float[] x, float[] room) {
            calls++;
            return new float[] {x[0] + much, x[1] + much};
        }
    }

    /** Writes. */
    static final class Fills implements Step {
        int calls;

        @Override
        public float[] run(float[] x, float[] room) {
            calls++;
            room[0] = 2 * x[0];
            room[1] = 2 * x[1];
            return new float[0];
        }
    }

    record Mixed(float[] values, double[] weights) {}

    /** Does everything in methods of its own. */
    static final class Mix {
        Mixed forward(float[] x) {
            float[] h = x;
            for (int i = 0; i < 2; i++) {
                h = halved(h);
            }
            double[] weights = weights(h, 1);
            return new Mixed(new float[] {h[0] * (float) weights[0], h[1] * (float) weights[1]}, weights);
        }

        private float[] halved(float[] x) {
            return new float[] {x[0] / 2, x[1] / 2};
        }

        private static double[] weights(float[] x, int from) {
            double sum = x[0] + x[1] + from - 1;
            return new double[] {x[0] / sum, x[1] / sum};
        }
    }
}
