package dev.sonde.bench;

/**
 * How long a process goes on with one task at one size.
 *
 * @param warmMillis how long both sides run untimed
 * @param timedMillis how long pairs are timed
 * @param fewest how many pairs are timed however long it takes
 */
record Pace(long warmMillis, long timedMillis, int fewest) {
    private static final Pace QUICK_SENTENCE = new Pace(500, 1_500, 10);
    private static final Pace QUICK_BATCH = new Pace(500, 5_000, 5);
    private static final Pace FULL_SENTENCE = new Pace(1_000, 3_000, 20);
    private static final Pace FULL_BATCH = new Pace(1_000, 8_000, 8);

    static Pace of(InputSize size, boolean quick) {
        return switch (size) {
            case SENTENCE -> quick ? QUICK_SENTENCE : FULL_SENTENCE;
            case BATCH -> quick ? QUICK_BATCH : FULL_BATCH;
        };
    }
}
