package com.example.embedding;

import java.util.ArrayList;
import java.util.List;

/** The sentences: a few by hand, the others put together from parts, between four and some sixty words long. */
public final class Sentences {
    /** Pairs of sentences whose likeness is worth printing. */
    static final List<Pair> PAIRS =
            List.of(new Pair(0, 1), new Pair(0, 2), new Pair(2, 3), new Pair(0, 4), new Pair(1, 5));

    private static final List<String> BY_HAND = List.of(
            "A javaagent rewrites bytecode at load time.",
            "The JVM can instrument classes while they are loaded.",
            "The cat sat on the mat.",
            "A kitten is asleep on the rug.",
            "Knead the dough and let it rest for an hour.",
            "Simmer the soup gently and season it with thyme.");

    private static final List<String> WHO = List.of(
            "The baker",
            "An old fisherman",
            "The compiler",
            "My neighbour's daughter",
            "A tired night nurse",
            "The garbage collector",
            "Our orchestra");
    private static final List<String> DOES = List.of(
            "starts before dawn",
            "forgot the second half",
            "never complains about the noise",
            "copies everything twice",
            "waits for the last train",
            "repairs what others throw away");
    private static final List<String> WHERE = List.of(
            "",
            " in a small harbour town",
            " while the other threads are stopped",
            " behind the market hall, where the light is poor",
            " on a machine with two cores and very little memory");
    private static final List<String> WHY = List.of(
            "",
            ", because nobody else would",
            ", and by noon the whole street smells of fresh bread",
            ", which is why the figures of the last quarter had to be computed a second time, line by line, before"
                    + " anyone believed them",
            "; a week later the rain came, the river rose above the lower bridge, and all of it had to be carried"
                    + " up three flights of stairs, dried, sorted and written down again by people who had never seen"
                    + " it before");

    /** Two sentences, by their numbers. */
    record Pair(int one, int other) {}

    private Sentences() {}

    /** {@return the first {@code count} sentences, always the same} */
    public static List<String> first(int count) {
        List<String> sentences = new ArrayList<>(BY_HAND);
        for (int i = 0; sentences.size() < count; i++) {
            // The last list is as long as the one before it, so it moves on by one in every round.
            int round = i / (WHO.size() * DOES.size() * WHERE.size());
            sentences.add(pick(WHO, i) + " " + pick(DOES, i) + pick(WHERE, i) + pick(WHY, i + round) + ".");
        }
        return List.copyOf(sentences.subList(0, Math.max(count, BY_HAND.size())));
    }

    private static String pick(List<String> parts, int number) {
        return parts.get(number % parts.size());
    }
}
