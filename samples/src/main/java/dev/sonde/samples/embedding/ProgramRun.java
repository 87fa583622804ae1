package dev.sonde.samples.embedding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What one run of the program left behind.
 *
 * @param name plain, idle, watched and so on
 * @param folder where it lies
 */
record ProgramRun(String name, Path folder) {
    static final String WATCHED = "layers.jsonl";
    static final String STATUS = "status.json";
    static final String EMBEDDINGS = "embeddings.bin";
    static final String OUTPUT = "stdout.txt";
    static final String ERRORS = "stderr.txt";

    /** {@return how its embeddings differ from those of {@code other}} */
    Bits bits(ProgramRun other) throws IOException {
        return Bits.between(folder.resolve(EMBEDDINGS), other.folder.resolve(EMBEDDINGS));
    }

    /** {@return whether it said on both streams exactly what {@code other} said} */
    boolean saidWhat(ProgramRun other) throws IOException {
        return output().equals(other.output()) && errors().equals(other.errors());
    }

    List<String> output() throws IOException {
        return Files.readAllLines(folder.resolve(OUTPUT));
    }

    String errors() throws IOException {
        return Files.readString(folder.resolve(ERRORS));
    }

    List<Similarity> similarities() throws IOException {
        return output().stream().flatMap(line -> Similarity.in(line).stream()).toList();
    }

    /** {@return what the agent wrote of the layers, nothing if it wrote nothing} */
    List<WatchLine> lines() throws IOException {
        Path file = folder.resolve(WATCHED);
        return Files.exists(file) ? WatchLine.read(file) : List.of();
    }

    AgentStatus status() throws IOException {
        return AgentStatus.read(folder.resolve(STATUS));
    }
}
