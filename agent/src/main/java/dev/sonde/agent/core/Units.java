package dev.sonde.agent.core;

import java.util.Map;
import java.util.OptionalDouble;

/** A number with a unit, such as {@code 64MiB} or {@code 30s}. */
record Units(String text, Map<String, Double> factors) {

    /** {@return the number times its unit's factor, nothing if it is written wrongly} */
    OptionalDouble value() {
        String trimmed = text.trim();
        int whole = digits(trimmed, 0);
        boolean hasFraction = whole < trimmed.length() && trimmed.charAt(whole) == '.';
        int end = hasFraction ? digits(trimmed, whole + 1) : whole;
        boolean isNumber = whole > 0 && !(hasFraction && end == whole + 1);
        Double factor = isNumber ? factors.get(trimmed.substring(end).trim()) : null;
        return factor == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(Double.parseDouble(trimmed.substring(0, end)) * factor);
    }

    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }
}
