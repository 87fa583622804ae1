package dev.sonde.agent.sites;

import java.util.function.Predicate;

/** Says of the class of a receiver whether it is meant by one of some rules, and keeps that with the class. */
final class Meaning extends ClassValue<Boolean> implements Predicate<Class<?>> {
    private final Rules rules;

    Meaning(Rules rules) {
        this.rules = rules;
    }

    @Override
    protected Boolean computeValue(Class<?> receiver) {
        return rules.mean(receiver);
    }

    @Override
    public boolean test(Class<?> receiver) {
        return get(receiver);
    }
}
