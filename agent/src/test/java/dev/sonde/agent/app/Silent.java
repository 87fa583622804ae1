package dev.sonde.agent.app;

import java.util.Arrays;

/**
 * A network whose layers return nothing: one writes into an argument, one changes an argument in place, one keeps its
 * result in a field, one gives what is no numbers, and one gives rows of different lengths.
 */
final class Silent {
    private Silent() {}

    public static void main(String[] arguments) {
        Net net = new Net();
        for (int run = 0; run < Integer.parseInt(arguments[0]); run++) {
            System.out.println("out " + net.compute(new double[] {run, run + 0.5, -1}));
        }
    }

    static final class Net {
        private final Dense dense = new Dense();
        private final Clip clip = new Clip();
        private final Cell cell = new Cell();
        private final Words words = new Words();
        private final Ragged ragged = new Ragged();

        String compute(double[] x) {
            double[] hidden = new double[2];
            dense.compute(x, hidden);
            clip.compute(hidden);
            cell.compute(hidden);
            return cell.state[0] + " " + Arrays.toString(cell.previous) + " " + words.compute(hidden)
                    + Arrays.deepToString(ragged.compute(hidden));
        }
    }

    static final class Dense {
        void compute(double[] x, double[] out) {
            out[0] = 2 * x[0] + x[1];
            out[1] = x[2] - x[1];
        }
    }

    static final class Clip {
        void compute(double[] x) {
            for (int i = 0; i < x.length; i++) {
                x[i] = Math.max(x[i], -1);
            }
        }
    }

    static final class Cell {
        private final float[] state = new float[4];
        private float[] previous = {};

        void compute(double[] x) {
            previous = state.clone();
            for (int i = 0; i < state.length; i++) {
                state[i] = state[i] / 2 + (float) x[i % 2];
            }
        }
    }

    static final class Words {
        String compute(double[] x) {
            return x[0] > x[1] ? "more" : "less";
        }
    }

    static final class Ragged {
        float[][] compute(double[] x) {
            return new float[][] {{(float) x[0]}, {(float) x[1], 1}};
        }
    }
}
