package org.backplane.api.machine.config;

import java.util.Collection;
import java.util.Locale;

/** Guesses which name a mistyped one was meant to be. */
public final class Nearest {
    private Nearest() {
    }

    /** The name of {@code names} with the fewest typing errors in {@code given}, or null when all are too different. */
    public static String of(String given, Collection<String> names) {
        String best = null;
        int least = Math.max(1, given.length() / 3) + 1;
        for (String name : names) {
            int errors = errors(given.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (errors < least) {
                least = errors;
                best = name;
            }
        }
        return best;
    }

    /** The hint that names the nearest name; empty when there is none. */
    public static String hint(String given, Collection<String> names) {
        return Problem.didYouMean(of(given, names));
    }

    /** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment distance). */
    private static int errors(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) { cost[i][j] = i == 0 ? j : j == 0 ? i : step(cost, a, b, i, j); }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j - 1] + same, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
