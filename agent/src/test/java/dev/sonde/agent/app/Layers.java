package dev.sonde.agent.app;

import dev.sonde.agent.app.other.Guarded;
import java.io.IOException;

/** Layers of every shape that a forward call can have. */
final class Layers {
    private Layers() {}

    /** What most of them are. */
    interface Layer<T> {
        T forward(T x);
    }

    /** A layer that is one by a default method. */
    interface Doubling {
        default float[] forward(float[] x) {
            return Trail.keep(new float[] {2 * x[0]});
        }
    }

    /** A plain one. */
    static class Plain {
        float[] forward(float[] x) {
            return Trail.keep(new float[] {x[0] + 1});
        }
    }

    /** One that asks its parent. */
    static final class Child extends Plain {
        @Override
        float[] forward(float[] x) {
            return new float[] {super.forward(x)[0] * 3};
        }
    }

    /** One that is a layer by the default method. */
    static final class Defaulted implements Doubling {}

    /** One with a bridge, because its parent is generic. */
    static final class Generic implements Layer<Float> {
        @Override
        public Float forward(Float x) {
            return Trail.keep(x + 0.5f);
        }
    }

    /** One that may be called from here only, and by nestmates. */
    static final class Hidden {
        private int forward(int x) {
            return Trail.keep(x - 1);
        }

        int call(int x) {
            return forward(x);
        }
    }

    /** One that calls itself. */
    static final class Recursive {
        int forward(int depth) {
            return depth == 0 ? Trail.keep(1) : depth * forward(depth - 1);
        }
    }

    /** One that fails. */
    static final class Failing {
        void forward(String words) throws IOException {
            if (!words.isEmpty()) {
                throw new IOException(words);
            }
        }
    }

    /** One with any number of arguments. */
    static final class Adding {
        float forward(float... xs) {
            float sum = 0;
            for (float x : xs) {
                sum += x;
            }
            return Trail.keep(sum);
        }
    }

    /** One that writes into an argument. */
    static final class Filling {
        void forward(float[] x, double[] out) {
            out[0] = Trail.keep(x[0] * 10.0);
        }
    }

    /** One whose parent's method is protected, in another package. */
    static final class Guard extends Guarded {
        double call(double x) {
            return forward(2L, x);
        }
    }

    static boolean forward(boolean x) {
        return Trail.keep(!x);
    }

    static int nestmate(Hidden layer, int x) {
        return layer.forward(x);
    }
}
