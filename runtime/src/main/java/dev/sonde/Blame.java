package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.RunException;
import java.util.Map;

/** Finds the user's line that ONNX Runtime's complaint is about. */
final class Blame {
    private final Map<String, CallSite> lines;

    /** @param lines the line on which each value of the patch was written */
    Blame(Map<String, CallSite> lines) {
        this.lines = lines;
    }

    /** {@return {@code failure}, with the line where it names a value that has one} */
    RunException onLine(RunException failure) {
        String text = String.valueOf(failure.getMessage());
        for (Map.Entry<String, CallSite> line : lines.entrySet()) {
            if (names(text, line.getKey())) {
                return new RunException(
                        Facts.of(text).add("value", line.getKey()).add("written at", line.getValue()), failure);
            }
        }
        return failure;
    }

    private static boolean names(String text, String value) {
        int at = text.indexOf(value);
        int end = at + value.length();
        return at >= 0 && (end == text.length() || !Character.isDigit(text.charAt(end)));
    }
}
