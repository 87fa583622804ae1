package dev.sonde.bench;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A forward call in a model written in Java, as the compiler wrote it or rewritten by the agent; run by JMH. Whether it
 * was rewritten is the agent's doing, who is told by its options; this only makes sure of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SiteCall {
    /** The call as the compiler wrote it. */
    static final String PLAIN = "plain";

    /** The call rewritten, and nobody observes it. */
    static final String IDLE = "idle";

    /** The call rewritten, and somebody reads what it gives. */
    static final String READ = "read";

    /** A layer that does nothing. */
    static final String NOTHING = "nothing";

    /** A layer that multiplies by a matrix of 64 rows and columns. */
    static final String MATRIX = "64x64";

    private static final String SITES = "dev.sonde.agent.boot.Sites";

    /** How the call is made. */
    @Param({PLAIN, IDLE, READ})
    public String call = PLAIN;

    /** What is called. */
    @Param({NOTHING, MATRIX})
    public String layer = NOTHING;

    private final float[] input = new float[Dense.SIZE];
    private final Reader reader = new Reader();
    private Layer target = new Nothing();
    private long made;

    /** Has the call linked, and observed where that is measured. */
    @Setup
    public void prepare() throws ReflectiveOperationException {
        target = layer.equals(MATRIX) ? new Dense() : new Nothing();
        for (int i = 0; i < input.length; i++) {
            input[i] = (i % 7) - 3;
        }
        if (!call.equals(PLAIN)) {
            called();
            made = 0;
        }
        if (call.equals(READ)) {
            Class.forName(SITES, true, null)
                    .getMethod("observe", BiFunction.class, Predicate.class)
                    .invoke(null, reader, (Predicate<Map<String, String>>) facts -> true);
        }
        int[] live = call.equals(PLAIN) ? new int[2] : live();
        WrongValues.unless(
                live[0] == (call.equals(PLAIN) ? 0 : 1) && live[1] == (call.equals(READ) ? 1 : 0),
                "a call that is " + call + " has " + live[0] + " instructions linked and " + live[1] + " observed");
    }

    /** What was linked by way of trial is garbage, and does not count. */
    private static int[] live() throws ReflectiveOperationException {
        System.gc();
        return (int[]) Class.forName(SITES, true, null).getMethod("live").invoke(null);
    }

    /** {@return what the layer gives} */
    @Benchmark
    public Object called() {
        made++;
        return target.forward(input);
    }

    /** Makes sure that every call was read, where that is measured. */
    @TearDown
    public void check() {
        long expected = call.equals(READ) ? made : 0;
        WrongValues.unless(reader.seen == expected, made + " calls were made, and " + reader.seen + " read");
    }

    /** What is called. */
    public interface Layer {
        /** {@return what it makes of {@code x}} */
        float[] forward(float[] x);
    }

    /** Gives what it takes. */
    static final class Nothing implements Layer {
        @Override
        public float[] forward(float[] x) {
            return x;
        }
    }

    /** Multiplies by a matrix, and leaves out what is below zero. */
    static final class Dense implements Layer {
        static final int SIZE = 64;

        private final float[] weights = new float[SIZE * SIZE];
        private final float[] result = new float[SIZE];

        Dense() {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (i % 11) - 5;
            }
        }

        @Override
        public float[] forward(float[] x) {
            for (int row = 0; row < SIZE; row++) {
                float sum = 0;
                for (int column = 0; column < SIZE; column++) {
                    sum += weights[row * SIZE + column] * x[column];
                }
                result[row] = Math.max(0, sum);
            }
            return result;
        }
    }

    /** Counts the values that it is given. */
    private static final class Reader implements BiFunction<Integer, Object[], Object> {
        private final BiFunction<@Nullable Object, @Nullable Throwable, @Nullable Object> atEnd = this::read;
        private long seen;

        @Override
        public Object apply(Integer point, Object[] arguments) {
            return atEnd;
        }

        private @Nullable Object read(@Nullable Object result, @Nullable Throwable thrown) {
            if (result instanceof float[] values && values.length == Dense.SIZE) {
                seen++;
            }
            return result;
        }
    }
}
