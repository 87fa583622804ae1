package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.RunException;
import java.util.Map;
import java.util.Set;

/** Finds the user's line that ONNX Runtime's complaint is about. */
final class Blame {
    private static final String ONE = "a condition has one element: use any() or all()";

    private final Map<String, CallSite> lines;
    private final Set<String> conditions;

    /**
     * @param lines the line on which each value of the patch was written
     * @param conditions the values that branches were opened with
     */
    Blame(Map<String, CallSite> lines, Set<String> conditions) {
        this.lines = lines;
        this.conditions = conditions;
    }

    /** {@return {@code failure}, with the line where it names a value that has one} */
    RunException onLine(RunException failure) {
        String text = String.valueOf(failure.getMessage());
        for (Map.Entry<String, CallSite> line : lines.entrySet()) {
            if (names(text, line.getKey())) {
                return new RunException(
                        Facts.of(text)
                                .add("value", line.getKey())
                                .add("written at", line.getValue())
                                .add("do", conditions.contains(line.getKey()) ? ONE : ""),
                        failure);
            }
        }
        return failure;
    }

    static boolean names(String text, String value) {
        int at = text.indexOf(value);
        int end = at + value.length();
        return at >= 0 && (end == text.length() || !Character.isDigit(text.charAt(end)));
    }
}
