package dev.sonde;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** Numbers that nnsight and PyTorch computed, by name. */
final class Golden {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

    private final String json;

    private Golden(String json) {
        this.json = json;
    }

    /** {@return the numbers for the sentence embedder on Maven Central, computed for this project} */
    static Golden miniLm() {
        try (InputStream stream = Golden.class.getResourceAsStream("/minilm-nnsight.json")) {
            return new Golden(new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return numbers that are absent on most machines} */
    static Golden shared(String name) throws IOException {
        Path file = Path.of("../../shared/data", name);
        Assumptions.assumeTrue(Files.exists(file), "shared data absent: " + name);
        return new Golden(Files.readString(file));
    }

    /** {@return every number under {@code key}, in order; nested lists one after the other} */
    double[] numbers(String key) {
        int start = json.indexOf('[', json.indexOf('"' + key + '"'));
        int depth = 0;
        int end = start;
        do {
            char c = json.charAt(end++);
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
        } while (depth > 0);
        Matcher number = NUMBER.matcher(json.substring(start, end));
        return number.results()
                .mapToDouble(found -> Double.parseDouble(found.group()))
                .toArray();
    }

    long[] longs(String key) {
        double[] numbers = numbers(key);
        long[] longs = new long[numbers.length];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = (long) numbers[i];
        }
        return longs;
    }
}
