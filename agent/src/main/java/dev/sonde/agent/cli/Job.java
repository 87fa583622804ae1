package dev.sonde.agent.cli;

import java.io.PrintStream;

/** What a command was found to ask for. It is carried out after the line was read, and not beneath picocli. */
@FunctionalInterface
interface Job {
    /**
     * Looks at what was asked for, as far as it can be told without the model.
     *
     * @throws dev.sonde.error.ModelException where it is not written as it has to be
     */
    default void check() {}

    /** Does it, and says on {@code out} what came of it. */
    void run(PrintStream out);
}
