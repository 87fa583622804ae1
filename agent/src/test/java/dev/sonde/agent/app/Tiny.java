package dev.sonde.agent.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A small transformer in plain Java. Arguments: how its layers are called, {@code run} by themselves or {@code hand} one
 * by one from outside, and for the latter the layer whose output is taken for zero; and how often.
 */
final class Tiny {
    private static final int WIDTH = 8;

    private Tiny() {}

    public static void main(String[] arguments) {
        Net net = new Net();
        for (int run = 0; run < Integer.parseInt(arguments[1]); run++) {
            int[] ids = ids(run);
            float[][] out = arguments[0].equals("run") ? net.forward(ids) : byHand(net, ids, arguments[2]);
            System.out.println("out " + Arrays.deepToString(out));
        }
    }

    static int[] ids(int run) {
        int[] ids = new int[2 + run % 3];
        Arrays.setAll(ids, i -> (3 * run + 5 * i) % 16);
        return ids;
    }

    private static float[][] byHand(Net net, int[] ids, String zero) {
        float[][] x = shown("embedding", net.embedding.forward(ids), zero);
        for (int i = 0; i < net.blocks.size(); i++) {
            Block block = net.blocks.get(i);
            String path = "blocks[" + i + "]";
            float[][] normed = shown(path + ".norm", block.norm.forward(x), zero);
            float[][] attended = shown(path + ".attention", block.attention.forward(normed), zero);
            float[][] sum = Maths.add(x, attended);
            float[][] again = shown(path + ".norm@2", block.norm.forward(sum), zero);
            x = shown(path, Maths.add(sum, shown(path + ".mlp", block.mlp.forward(again), zero)), zero);
        }
        return x;
    }

    private static float[][] shown(String path, float[][] values, String zero) {
        float[][] taken = path.equals(zero) ? new float[values.length][values[0].length] : values;
        StringBuilder text = new StringBuilder();
        for (float[] row : taken) {
            for (float value : row) {
                text.append(' ').append(value);
            }
        }
        System.out.println("value " + path + text);
        return taken;
    }

    interface Layer {
        float[][] forward(float[][] x);
    }

    static final class Net {
        private final Embedding embedding = new Embedding();
        private final List<Block> blocks = new ArrayList<>(List.of(new Block(1), new Block(2), new Block(3)));

        float[][] forward(int[] ids) {
            float[][] x = embedding.forward(ids);
            for (Layer block : blocks) {
                x = block.forward(x);
            }
            return x;
        }
    }

    static final class Embedding {
        private final float[][] table = Maths.random(16, 0);

        float[][] forward(int[] ids) {
            float[][] rows = new float[ids.length][];
            for (int i = 0; i < ids.length; i++) {
                rows[i] = table[ids[i]].clone();
            }
            return rows;
        }
    }

    static final class Block implements Layer {
        private final Norm norm = new Norm();
        private final Attention attention;
        private final Mlp mlp;

        Block(int seed) {
            attention = new Attention(seed);
            mlp = new Mlp(seed);
        }

        @Override
        public float[][] forward(float[][] x) {
            float[][] sum = Maths.add(x, attention.forward(norm.forward(x)));
            return Maths.add(sum, mlp.forward(norm.forward(sum)));
        }
    }

    static final class Norm implements Layer {
        @Override
        public float[][] forward(float[][] x) {
            float[][] y = new float[x.length][WIDTH];
            for (int i = 0; i < x.length; i++) {
                float squares = 0;
                for (float value : x[i]) {
                    squares += value * value;
                }
                float scale = (float) (1 / Math.sqrt(squares / WIDTH + 1e-5));
                for (int j = 0; j < WIDTH; j++) {
                    y[i][j] = x[i][j] * scale;
                }
            }
            return y;
        }
    }

    static final class Attention implements Layer {
        private final float[][] query;
        private final float[][] value;

        Attention(int seed) {
            query = Maths.random(WIDTH, 10 + seed);
            value = Maths.random(WIDTH, 20 + seed);
        }

        @Override
        public float[][] forward(float[][] x) {
            float[][] scores = Maths.matmul(Maths.matmul(x, query), Maths.transpose(x));
            return Maths.matmul(Maths.softmax(scores), Maths.matmul(x, value));
        }
    }

    static final class Mlp implements Layer {
        private final float[][] weights;

        Mlp(int seed) {
            weights = Maths.random(WIDTH, 30 + seed);
        }

        @Override
        public float[][] forward(float[][] x) {
            float[][] y = Maths.matmul(x, weights);
            for (float[] row : y) {
                for (int j = 0; j < row.length; j++) {
                    row[j] = Math.max(row[j], 0);
                }
            }
            return y;
        }
    }

    /** What the layers compute with. */
    static final class Maths {
        private Maths() {}

        static float[][] random(int rows, int seed) {
            Random random = new Random(seed);
            float[][] x = new float[rows][WIDTH];
            for (float[] row : x) {
                for (int j = 0; j < WIDTH; j++) {
                    row[j] = (float) random.nextGaussian() / 2;
                }
            }
            return x;
        }

        static float[][] add(float[][] a, float[][] b) {
            float[][] sum = new float[a.length][a[0].length];
            for (int i = 0; i < a.length; i++) {
                for (int j = 0; j < a[i].length; j++) {
                    sum[i][j] = a[i][j] + b[i][j];
                }
            }
            return sum;
        }

        static float[][] matmul(float[][] a, float[][] b) {
            float[][] product = new float[a.length][b[0].length];
            for (int i = 0; i < a.length; i++) {
                for (int k = 0; k < b.length; k++) {
                    for (int j = 0; j < b[k].length; j++) {
                        product[i][j] += a[i][k] * b[k][j];
                    }
                }
            }
            return product;
        }

        static float[][] transpose(float[][] a) {
            float[][] turned = new float[a[0].length][a.length];
            for (int i = 0; i < a.length; i++) {
                for (int j = 0; j < a[i].length; j++) {
                    turned[j][i] = a[i][j];
                }
            }
            return turned;
        }

        static float[][] softmax(float[][] a) {
            float[][] chances = new float[a.length][a[0].length];
            for (int i = 0; i < a.length; i++) {
                float sum = 0;
                for (int j = 0; j < a[i].length; j++) {
                    chances[i][j] = (float) Math.exp(a[i][j]);
                    sum += chances[i][j];
                }
                for (int j = 0; j < a[i].length; j++) {
                    chances[i][j] /= sum;
                }
            }
            return chances;
        }
    }
}
