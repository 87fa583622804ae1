package dev.sonde.agent.sites;

import java.nio.charset.StandardCharsets;

/**
 * Looks into the text of a class file's constant pool for what the rules name. Nearly every class is turned away here,
 * before anything is read in earnest.
 */
final class Mentions {
    private static final int POOL = 10;
    private static final int UTF8 = 1;

    /** The methods' names, or the beginnings of classes' names where methods are patterns. */
    private final byte[][] words;

    private final boolean[] isStart;

    Mentions(Rules rules) {
        int count = rules.forward().size() + rules.sources().size();
        words = new byte[count][];
        isStart = new boolean[count];
        int at = 0;
        for (ForwardRule rule : rules.forward()) {
            isStart[at] = !rule.method().isName();
            String word = isStart[at]
                    ? rule.type().start().replace('.', '/')
                    : rule.method().text();
            words[at++] = word.getBytes(StandardCharsets.UTF_8);
        }
        for (SourceRule rule : rules.sources()) {
            words[at++] = rule.type().replace('.', '/').getBytes(StandardCharsets.UTF_8);
        }
    }

    /** {@return whether a class file can have anything to do with the rules} */
    boolean areIn(byte[] file) {
        int count = unsigned(file, 8);
        int at = POOL;
        for (int i = 1; i < count; i++) {
            int tag = file[at];
            if (tag == UTF8) {
                int length = unsigned(file, at + 1);
                if (isAny(file, at + 3, length)) {
                    return true;
                }
                at += 3 + length;
            } else {
                at += size(tag);
                i += tag == 5 || tag == 6 ? 1 : 0;
            }
        }
        return false;
    }

    private boolean isAny(byte[] file, int from, int length) {
        for (int i = 0; i < words.length; i++) {
            byte[] word = words[i];
            boolean fits = isStart[i] ? length >= word.length : length == word.length;
            if (fits && is(word, file, from)) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(byte[] word, byte[] file, int from) {
        for (int k = 0; k < word.length; k++) {
            if (file[from + k] != word[k]) {
                return false;
            }
        }
        return true;
    }

    /** The bytes of an entry of the pool, its tag counted: chapter 4.4 of the JVM's specification. */
    private static int size(int tag) {
        return switch (tag) {
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 5;
            case 5, 6 -> 9;
            case 7, 8, 16, 19, 20 -> 3;
            case 15 -> 4;
            default -> throw new IllegalArgumentException("constant tag " + tag);
        };
    }

    private static int unsigned(byte[] file, int at) {
        return ((file[at] & 0xff) << 8) | (file[at + 1] & 0xff);
    }
}
