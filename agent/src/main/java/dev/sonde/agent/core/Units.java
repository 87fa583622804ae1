package dev.sonde.agent.core;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number with a unit, such as {@code 64MiB} or {@code 30s}. */
record Units(String text, Map<String, Double> factors) {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([A-Za-z]*)");

    /** {@return the number times its unit's factor, nothing if it is written wrongly} */
    OptionalDouble value() {
        Matcher matcher = FORM.matcher(text.trim());
        Double factor = matcher.matches() ? factors.get(matcher.group(2)) : null;
        return factor == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(Double.parseDouble(matcher.group(1)) * factor);
    }
}
