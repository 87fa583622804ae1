package dev.sonde.agent.sites;

import java.util.Map;
import java.util.function.Predicate;

/** Says of a point, by what is known of it, whether its calls are meant by one of some rules, or are operations of one. */
final class Meant implements Predicate<Map<String, String>> {
    private static final String JOINED = "; ";

    private final Rules rules;

    Meant(Rules rules) {
        this.rules = rules;
    }

    @Override
    public boolean test(Map<String, String> facts) {
        String texts = JOINED.concat(facts.getOrDefault("rules", "")).concat(JOINED);
        for (SourceRule source : rules.sources()) {
            if (source.toString().equals(facts.get("source"))) {
                return true;
            }
        }
        for (ForwardRule rule : rules.forward()) {
            if (texts.contains(JOINED.concat(rule.toString()).concat(JOINED))) {
                return true;
            }
        }
        return false;
    }
}
