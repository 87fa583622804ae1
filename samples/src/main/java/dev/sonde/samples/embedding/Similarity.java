package dev.sonde.samples.embedding;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How alike two sentences are, as the program printed it. */
record Similarity(double value, String one, String other) {
    private static final Pattern LINE = Pattern.compile("\\s*(-?\\d\\.\\d{4})  (.+) \\| (.+)");

    static Optional<Similarity> in(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(new Similarity(Double.parseDouble(matcher.group(1)), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }
}
