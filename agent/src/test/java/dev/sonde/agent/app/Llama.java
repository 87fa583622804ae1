package dev.sonde.agent.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A language model in plain Java that knows nothing of Sonde, from a file of llama2.c: each layer is an object, and what
 * flows between them are rows, one for each token.
 */
final class Llama {
    final Embedding embedding;
    final Block[] layers;
    final RmsNorm norm;
    final Linear output;

    private Llama(Embedding embedding, Block[] layers, RmsNorm norm) {
        this.embedding = embedding;
        this.layers = layers;
        this.norm = norm;
        this.output = new Linear(embedding.rows);
    }

    float[][] forward(int[] ids) {
        float[][] h = embedding.forward(ids);
        for (Block layer : layers) {
            h = layer.forward(h);
        }
        return output.forward(norm.forward(h));
    }

    /** Reads the file: seven numbers, then the weights of a kind for all layers, one kind after the other. */
    static Llama read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int dim = bytes.getInt();
        int hidden = bytes.getInt();
        int count = bytes.getInt();
        int heads = bytes.getInt();
        int keyHeads = bytes.getInt();
        int words = bytes.getInt();
        bytes.getInt();
        FloatBuffer floats = bytes.asFloatBuffer();
        int keys = dim / heads * keyHeads;
        float[][] table = matrix(floats, words, dim);
        float[][] attentionNorms = matrix(floats, count, dim);
        float[][][] q = matrices(floats, count, dim, dim);
        float[][][] k = matrices(floats, count, keys, dim);
        float[][][] v = matrices(floats, count, keys, dim);
        float[][][] o = matrices(floats, count, dim, dim);
        float[][] norms = matrix(floats, count, dim);
        float[][][] gate = matrices(floats, count, hidden, dim);
        float[][][] down = matrices(floats, count, dim, hidden);
        float[][][] up = matrices(floats, count, hidden, dim);
        float[][] last = matrix(floats, 1, dim);
        Block[] blocks = new Block[count];
        for (int i = 0; i < count; i++) {
            Attention attention = new Attention(
                    heads, keyHeads, new Linear(q[i]), new Linear(k[i]), new Linear(v[i]), new Linear(o[i]));
            FeedForward feedForward = new FeedForward(new Linear(gate[i]), new Linear(down[i]), new Linear(up[i]));
            blocks[i] = new Block(new RmsNorm(attentionNorms[i]), attention, new RmsNorm(norms[i]), feedForward);
        }
        return new Llama(new Embedding(table), blocks, new RmsNorm(last[0]));
    }

    private static float[][] matrix(FloatBuffer floats, int rows, int columns) {
        float[][] matrix = new float[rows][columns];
        for (float[] row : matrix) {
            floats.get(row);
        }
        return matrix;
    }

    private static float[][][] matrices(FloatBuffer floats, int count, int rows, int columns) {
        float[][][] matrices = new float[count][][];
        for (int i = 0; i < count; i++) {
            matrices[i] = matrix(floats, rows, columns);
        }
        return matrices;
    }

    /** A row for each token. */
    static final class Embedding {
        private final float[][] rows;

        Embedding(float[][] rows) {
            this.rows = rows;
        }

        float[][] forward(int[] ids) {
            float[][] found = new float[ids.length][];
            for (int i = 0; i < ids.length; i++) {
                found[i] = rows[ids[i]].clone();
            }
            return found;
        }
    }

    /** What a layer adds to what flows through it, twice. */
    static final class Block {
        private final RmsNorm attentionNorm;
        private final Attention attention;
        private final RmsNorm feedForwardNorm;
        private final FeedForward feedForward;

        Block(RmsNorm attentionNorm, Attention attention, RmsNorm feedForwardNorm, FeedForward feedForward) {
            this.attentionNorm = attentionNorm;
            this.attention = attention;
            this.feedForwardNorm = feedForwardNorm;
            this.feedForward = feedForward;
        }

        float[][] forward(float[][] x) {
            float[][] h = sum(x, attention.forward(attentionNorm.forward(x)));
            return sum(h, feedForward.forward(feedForwardNorm.forward(h)));
        }

        private static float[][] sum(float[][] a, float[][] b) {
            float[][] sum = new float[a.length][a[0].length];
            for (int i = 0; i < a.length; i++) {
                for (int j = 0; j < a[i].length; j++) {
                    sum[i][j] = a[i][j] + b[i][j];
                }
            }
            return sum;
        }
    }

    /** Brings rows to one length. */
    static final class RmsNorm {
        private final float[] weight;

        RmsNorm(float[] weight) {
            this.weight = weight;
        }

        float[][] forward(float[][] x) {
            float[][] y = new float[x.length][weight.length];
            for (int i = 0; i < x.length; i++) {
                float squares = 0;
                for (float value : x[i]) {
                    squares += value * value;
                }
                float scale = (float) (1 / Math.sqrt(squares / weight.length + 1e-5f));
                for (int j = 0; j < weight.length; j++) {
                    y[i][j] = x[i][j] * scale * weight[j];
                }
            }
            return y;
        }
    }

    /** A matrix. */
    static final class Linear {
        private final float[][] weight;

        Linear(float[][] weight) {
            this.weight = weight;
        }

        float[][] forward(float[][] x) {
            float[][] y = new float[x.length][weight.length];
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j < weight.length; j++) {
                    float sum = 0;
                    for (int k = 0; k < x[i].length; k++) {
                        sum += weight[j][k] * x[i][k];
                    }
                    y[i][j] = sum;
                }
            }
            return y;
        }
    }

    /** Lets each token look at those before it. */
    static final class Attention {
        private final int heads;
        private final int keyHeads;
        private final Linear query;
        private final Linear key;
        private final Linear value;
        private final Linear out;

        Attention(int heads, int keyHeads, Linear... parts) {
            this.heads = heads;
            this.keyHeads = keyHeads;
            this.query = parts[0];
            this.key = parts[1];
            this.value = parts[2];
            this.out = parts[3];
        }

        float[][] forward(float[][] x) {
            int size = x[0].length / heads;
            float[][] q = turned(query.forward(x), size);
            float[][] k = turned(key.forward(x), size);
            float[][] v = value.forward(x);
            float[][] mixed = new float[x.length][x[0].length];
            for (int head = 0; head < heads; head++) {
                int from = head * size;
                int shared = head / (heads / keyHeads) * size;
                for (int i = 0; i < x.length; i++) {
                    float[] weights = new float[i + 1];
                    for (int j = 0; j <= i; j++) {
                        for (int d = 0; d < size; d++) {
                            weights[j] += q[i][from + d] * k[j][shared + d];
                        }
                        weights[j] /= (float) Math.sqrt(size);
                    }
                    softmax(weights);
                    for (int j = 0; j <= i; j++) {
                        for (int d = 0; d < size; d++) {
                            mixed[i][from + d] += weights[j] * v[j][shared + d];
                        }
                    }
                }
            }
            return out.forward(mixed);
        }

        /** Turns pairs of numbers by an angle that grows with the token's place. */
        private static float[][] turned(float[][] x, int size) {
            for (int place = 0; place < x.length; place++) {
                for (int i = 0; i < x[place].length; i += 2) {
                    double angle = place / Math.pow(10000, (i % size) / (double) size);
                    float cos = (float) Math.cos(angle);
                    float sin = (float) Math.sin(angle);
                    float a = x[place][i];
                    float b = x[place][i + 1];
                    x[place][i] = a * cos - b * sin;
                    x[place][i + 1] = a * sin + b * cos;
                }
            }
            return x;
        }

        private static void softmax(float[] x) {
            float most = Float.NEGATIVE_INFINITY;
            for (float value : x) {
                most = Math.max(most, value);
            }
            float sum = 0;
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) Math.exp(x[i] - most);
                sum += x[i];
            }
            for (int i = 0; i < x.length; i++) {
                x[i] /= sum;
            }
        }
    }

    /** Works on each token by itself. */
    static final class FeedForward {
        private final Linear gate;
        private final Linear down;
        private final Linear up;

        FeedForward(Linear gate, Linear down, Linear up) {
            this.gate = gate;
            this.down = down;
            this.up = up;
        }

        float[][] forward(float[][] x) {
            float[][] g = gate.forward(x);
            float[][] u = up.forward(x);
            for (int i = 0; i < g.length; i++) {
                for (int j = 0; j < g[i].length; j++) {
                    g[i][j] = (float) (g[i][j] / (1 + Math.exp(-g[i][j])) * u[i][j]);
                }
            }
            return down.forward(g);
        }
    }
}
