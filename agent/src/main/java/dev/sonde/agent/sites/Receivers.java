package dev.sonde.agent.sites;

import java.util.List;
import java.util.function.Predicate;

/** Says whether the class of a receiver is meant by one of some rules, and keeps that with the class. */
final class Receivers extends ClassValue<Boolean> implements Predicate<Class<?>> {
    private final List<ForwardRule> rules;

    Receivers(List<ForwardRule> rules) {
        this.rules = rules;
    }

    @Override
    protected Boolean computeValue(Class<?> receiver) {
        if (rules.isEmpty()) {
            return Boolean.TRUE;
        }
        for (ForwardRule rule : rules) {
            if (rule.isMeant(receiver)) {
                return Boolean.TRUE;
            }
        }
        return Boolean.FALSE;
    }

    @Override
    public boolean test(Class<?> receiver) {
        return get(receiver);
    }
}
