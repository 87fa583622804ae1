package dev.sonde.tree;

import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * A pattern over paths: {@code *} stands for any text within one part, a part {@code **} for any number of parts. The
 * effort is bounded by the product of the lengths of pattern and path, whatever the pattern.
 */
final class PathPattern {
    private static final String PARTS = "**";

    private final List<String> parts;

    private PathPattern(List<String> parts) {
        this.parts = parts;
    }

    static PathPattern of(String pattern) {
        return new PathPattern(Paths.parts(pattern));
    }

    static boolean isPattern(String text) {
        return text.indexOf('*') >= 0;
    }

    boolean matches(String path) {
        return matches(parts, PARTS::equals, Paths.parts(path), PathPattern::partMatches);
    }

    /** Whether one part, or the name of an operator, is as {@code pattern} says. */
    static boolean partMatches(String pattern, String part) {
        return matches(letters(pattern), letter -> letter == '*', letters(part), Character::equals);
    }

    private static List<Character> letters(String text) {
        return text.chars().mapToObj(c -> (char) c).toList();
    }

    /** After a mismatch only the last wildcard need take more: what an earlier one took is the least it can. */
    private static <T> boolean matches(List<T> pattern, Predicate<T> wild, List<T> subject, BiPredicate<T, T> same) {
        int p = 0;
        int s = 0;
        int afterWild = -1;
        int retry = 0;
        while (s < subject.size()) {
            if (p < pattern.size() && wild.test(pattern.get(p))) {
                afterWild = ++p;
                retry = s;
            } else if (p < pattern.size() && same.test(pattern.get(p), subject.get(s))) {
                p++;
                s++;
            } else if (afterWild >= 0) {
                p = afterWild;
                s = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.size() && wild.test(pattern.get(p))) {
            p++;
        }
        return p == pattern.size();
    }
}
