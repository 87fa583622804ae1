package dev.sonde.agent.sites;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says which of some rules means the class of a receiver, and keeps that with the class. */
final class Receivers extends ClassValue<@Nullable String> implements Function<Class<?>, @Nullable String> {
    private final List<ForwardRule> rules;
    private final boolean isOperation;

    /** @param isOperation whether every receiver is meant, though no rule does */
    Receivers(List<ForwardRule> rules, boolean isOperation) {
        this.rules = rules;
        this.isOperation = isOperation;
    }

    @Override
    protected @Nullable String computeValue(Class<?> receiver) {
        for (ForwardRule rule : rules) {
            if (rule.isMeant(receiver)) {
                return rule.toString();
            }
        }
        return isOperation ? "" : null;
    }

    @Override
    public @Nullable String apply(Class<?> receiver) {
        return get(receiver);
    }
}
