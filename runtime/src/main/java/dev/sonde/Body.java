package dev.sonde;

/** A program's own call of its model, which a trace of a {@link JavaModel} runs. */
@FunctionalInterface
public interface Body {
    /** Calls the model. */
    void run() throws Exception;
}
