package dev.sonde;

import dev.sonde.error.Facts;

/**
 * Why a run did not come to what was saved.
 *
 * @param because the reason in words
 * @param kind what {@code where} is: when at, stopped at
 * @param where the line that decided, or what in the model did
 */
record Missed(String because, String kind, Object where) {
    Facts facts(Facts facts) {
        return facts.add("because", because).add(kind, where);
    }

    @Override
    public String toString() {
        return because + " (" + kind + " " + where + ")";
    }
}
