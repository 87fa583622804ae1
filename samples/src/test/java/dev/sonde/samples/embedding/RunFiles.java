package dev.sonde.samples.embedding;

import dev.sonde.samples.minilm.MiniLm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes what six runs of four sentences leave behind when all is well. Each number is in a file that tests spoil. */
final class RunFiles {
    static final int SENTENCES = 4;

    private final Path folder;

    RunFiles(Path folder) throws IOException {
        this.folder = folder;
        for (String name : List.of("plain", "again", "idle", "watched", "zero")) {
            embeddings(name, 0.5f, -0.25f);
            said(name, "  0.1000  one | other");
        }
        embeddings("steered", 0.75f, 0.125f);
        said("steered", "  0.3000  one | other");
        agent("watched", 3, 1);
        agent("steered", 4, 0);
        agent("zero", 4, 0);
    }

    Runs runs() {
        return new Runs(run("plain"), run("again"), run("idle"), run("watched"), run("steered"), run("zero"));
    }

    void embeddings(String name, float... values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        Files.createDirectories(folder.resolve(name));
        Files.write(folder.resolve(name).resolve(ProgramRun.EMBEDDINGS), bytes.array());
    }

    void said(String name, String line) throws IOException {
        Files.writeString(folder.resolve(name).resolve(ProgramRun.OUTPUT), line + "\n");
        Files.writeString(folder.resolve(name).resolve(ProgramRun.ERRORS), "");
    }

    /** The variant served the last {@code served} calls, and wrote of them. */
    void agent(String name, int served, int originals) throws IOException {
        status(name, served, originals, 0);
        List<String> lines = new ArrayList<>();
        for (int run = originals + 1; run <= originals + served; run++) {
            for (int layer = 0; layer < MiniLm.LAYERS; layer++) {
                double mean = layer == Direction.LAYER && name.equals("steered") ? 0.5 : 0.25;
                lines.add(line(run, layer, Double.toString(mean)));
            }
        }
        Files.write(folder.resolve(name).resolve(ProgramRun.WATCHED), lines);
    }

    void status(String name, int served, int originals, int faults) throws IOException {
        String state = "{\"totals\":{\"rerouted\":%d,\"originals\":%d,\"misses\":0},\"suppressed\":%d,"
                + "\"first_faults\":{\"build\":\"it broke\"},\"sessions\":[{\"served_by\":\"the variant\"}]}";
        Files.writeString(folder.resolve(name).resolve(ProgramRun.STATUS), state.formatted(served, originals, faults));
    }

    static String line(int run, int layer, String mean) {
        return "{\"time\":\"2026-11-24T15:23:45.123Z\",\"session\":1,\"run\":" + run + ",\"place\":\"encoder.layer."
                + layer + "\",\"tensor\":\"t\",\"type\":\"float\",\"shape\":[1,2],\"mean\":" + mean
                + ",\"std\":1.0,\"min\":-1.0,\"max\":2.0,\"non_finite\":0,\"count\":2}";
    }

    void replaceInLines(String name, String old, String fresh) throws IOException {
        Path file = folder.resolve(name).resolve(ProgramRun.WATCHED);
        Files.writeString(file, Files.readString(file).replace(old, fresh));
    }

    private ProgramRun run(String name) {
        return new ProgramRun(name, folder.resolve(name));
    }
}
