package dev.sonde.error;

import java.util.LinkedHashMap;
import java.util.Map;

/** The text of an error: one statement and aligned facts beneath it. */
public final class Facts {
    private final String statement;
    private final Map<String, String> facts = new LinkedHashMap<>();

    private Facts(String statement) {
        this.statement = statement;
    }

    /** {@return facts under {@code statement}, names in it quoted and shapes in brackets} */
    public static Facts of(String statement) {
        return new Facts(statement);
    }

    /** Adds one fact. A fact whose value is empty is left out. */
    public Facts add(String name, Object value) {
        String text = String.valueOf(value);
        if (!text.isEmpty()) {
            facts.put(name, text);
        }
        return this;
    }

    /** Adds the user's line under "asked at". */
    public Facts askedAt(CallSite line) {
        return add("asked at", line);
    }

    @Override
    public String toString() {
        int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0) + 1;
        StringBuilder text = new StringBuilder(statement);
        facts.forEach((name, value) -> {
            String label = name + ":";
            text.append("\n  ").append(label).append(" ".repeat(width - label.length() + 2));
            text.append(value.replace("\n", "\n" + " ".repeat(width + 4)));
        });
        return text.toString();
    }
}
