package dev.sonde.bench;

/** A way of running the model that is timed against the plain one. */
interface Contender extends AutoCloseable {
    /** Does once what is timed. */
    void run();

    /**
     * Checks the values of the last run.
     *
     * @return whether they are, bit by bit, what the plain model computes wherever nothing was written
     * @throws WrongValues where they are wrong
     */
    boolean check();

    @Override
    void close();
}
