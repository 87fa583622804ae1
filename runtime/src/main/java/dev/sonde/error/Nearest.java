package dev.sonde.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The names most like one that was asked for and does not exist. */
public final class Nearest {
    private static final int SHOWN = 3;

    private Nearest() {}

    /** {@return up to three of {@code names}, quoted and joined by commas, by edit distance to {@code asked}} */
    public static String to(String asked, Collection<String> names) {
        List<String> best = names.stream()
                .sorted(Comparator.<String>comparingInt(name -> distance(asked, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SHOWN)
                .map(name -> '"' + name + '"')
                .toList();
        return String.join(", ", best);
    }

    /** Levenshtein distance (V. Levenshtein, 1966), one row at a time. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
