package dev.sonde.samples.embedding;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Gives a running program its sentences: the first, and the others when the agent, if it watches, has its variant. */
final class Feeder {
    private static final long LIMIT = TimeUnit.MINUTES.toNanos(2);
    private static final long PAUSE_MILLIS = 100;

    private final Process process;
    private final Path folder;
    private final boolean awaits;

    /**
     * Makes what feeds {@code process}, whose files are in {@code folder}.
     *
     * @param awaits whether the variant is waited for after the first sentence
     */
    Feeder(Process process, Path folder, boolean awaits) {
        this.process = process;
        this.folder = folder;
        this.awaits = awaits;
    }

    void feed(List<String> sentences) throws IOException, InterruptedException {
        try (BufferedWriter in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(sentences.get(0) + "\n");
            in.flush();
            if (awaits) {
                awaitVariant();
            }
            for (String sentence : sentences.subList(1, sentences.size())) {
                in.write(sentence + "\n");
            }
        }
    }

    /** A variant that does not come is no reason to stop: what the calls are served by is told in the end. */
    private void awaitVariant() throws IOException, InterruptedException {
        Path status = folder.resolve(ProgramRun.STATUS);
        long deadline = System.nanoTime() + LIMIT;
        while (System.nanoTime() < deadline && process.isAlive()) {
            if (Files.exists(status) && AgentStatus.read(status).servedByVariant()) {
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
