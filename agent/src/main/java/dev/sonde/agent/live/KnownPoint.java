package dev.sonde.agent.live;

import java.util.Map;

/**
 * What is known of a point before it is come to. Of a receiver's class it says, once, by what name a call there is known:
 * the text is kept with the class, and goes with it.
 */
final class KnownPoint extends ClassValue<String> {
    final Map<String, String> facts;
    final boolean isStatic;

    /** By what name a call is known that has no receiver. */
    final String ofStatic;

    private final String ending;

    KnownPoint(Map<String, String> facts) {
        this.facts = facts;
        this.isStatic = Boolean.parseBoolean(facts.get("static"));
        this.ending = "#" + facts.get("method");
        this.ofStatic = facts.get("owner") + ending;
    }

    @Override
    protected String computeValue(Class<?> receiver) {
        return receiver.getName() + ending;
    }
}
