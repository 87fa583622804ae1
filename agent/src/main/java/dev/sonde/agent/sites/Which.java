package dev.sonde.agent.sites;

import java.util.Map;
import java.util.function.BiFunction;

/** Says which of some rules means the calls of a point, by what is known of it, on a receiver's class; empty for none. */
final class Which implements BiFunction<Map<String, String>, Class<?>, String> {
    private final Rules rules;

    Which(Rules rules) {
        this.rules = rules;
    }

    @Override
    public String apply(Map<String, String> facts, Class<?> receiver) {
        for (ForwardRule rule : rules.calls(
                facts.getOrDefault("owner", "").replace('.', '/'),
                facts.getOrDefault("method", ""),
                facts.getOrDefault("descriptor", ""),
                false)) {
            if (rule.isMeant(receiver)) {
                return rule.toString();
            }
        }
        return "";
    }
}
