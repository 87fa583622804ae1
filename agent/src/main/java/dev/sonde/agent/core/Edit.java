package dev.sonde.agent.core;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change to make to a model: what flows out of a place is scaled, set, or has a vector added.
 *
 * @param place a path or pattern, written as everywhere in Sonde
 * @param operand the number, or the path of the vector's {@code .npy} file
 */
record Edit(String place, Kind kind, String operand) {

    /** What is done. */
    enum Kind {
        SCALE('*'),
        SET('='),
        ADD('+');

        private final char sign;

        Kind(char sign) {
            this.sign = sign;
        }

        private boolean takes(String operand) {
            return this == ADD ? operand.endsWith(".npy") : isNumber(operand);
        }

        private static @Nullable Kind of(char sign) {
            for (Kind kind : values()) {
                if (kind.sign == sign) {
                    return kind;
                }
            }
            return null;
        }
    }

    /**
     * {@return the edit that {@code text} writes as {@code PLACE*NUMBER}, {@code PLACE=NUMBER} or
     * {@code PLACE+FILE.npy}} The sign is the last one whose right side fits it, for a pattern has asterisks too; of
     * several that may come before a file the one that a file follows, for a path has such signs too.
     */
    static Edit parse(String text) {
        Edit first = null;
        for (int i = text.length() - 2; i > 0; i--) {
            Kind kind = Kind.of(text.charAt(i));
            String operand = text.substring(i + 1).trim();
            if (kind != null && kind.takes(operand)) {
                Edit edit = new Edit(text.substring(0, i).trim(), kind, operand);
                if (edit.hasItsFile()) {
                    return edit;
                }
                first = first == null ? edit : first;
            }
        }
        if (first == null) {
            throw new IllegalArgumentException(
                    "an edit is written PLACE*NUMBER, PLACE=NUMBER or PLACE+FILE.npy, not \"" + text + '"');
        }
        return first;
    }

    /** {@return whether what this needs beside the number or path itself is there} */
    boolean hasItsFile() {
        return kind != Kind.ADD || Files.isReadable(Path.of(operand));
    }

    /** {@return the edit that a YAML map writes: {@code place} and one of {@code scale}, {@code set}, {@code add}} */
    static Edit of(Map<?, ?> map) {
        Object place = map.get("place");
        if (place == null || map.size() != 2) {
            throw new IllegalArgumentException("an edit has a place and one of scale, set and add, not " + map);
        }
        for (Kind kind : Kind.values()) {
            Object operand = map.get(kind.name().toLowerCase(java.util.Locale.ROOT));
            if (operand != null) {
                return new Edit(place.toString(), kind, checked(kind, operand.toString()));
            }
        }
        throw new IllegalArgumentException("an edit is one of scale, set and add, not " + map);
    }

    /** {@return this edit as JDK types, for the other side of the border between the loaders} */
    Map<String, String> toMap() {
        return Map.of("place", place, "kind", kind.name(), "operand", operand);
    }

    private static String checked(Kind kind, String operand) {
        if (!kind.takes(operand)) {
            String wanted = kind == Kind.ADD ? "a file that ends in .npy" : "a number";
            throw new IllegalArgumentException("an edit's " + kind.name().toLowerCase(java.util.Locale.ROOT) + " takes "
                    + wanted + ", not \"" + operand + '"');
        }
        return operand;
    }

    private static boolean isNumber(String text) {
        try {
            return Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
