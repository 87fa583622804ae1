package dev.sonde.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** A process that answers each line with a line. */
final class Dialogue implements AutoCloseable {
    private final Process process;
    private final Writer asked;
    private final BufferedReader told;

    Dialogue(Process process) {
        this.process = process;
        this.asked = process.outputWriter(StandardCharsets.US_ASCII);
        this.told = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** {@return the next thing it says} */
    String next() {
        try {
            String line = told.readLine();
            if (line == null) {
                throw new WrongValues("a process ended before it had answered");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the number it answers with when it is asked once more} */
    double ask() {
        try {
            asked.write("\n");
            asked.flush();
            return Double.parseDouble(next());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
