package org.backplane.lib.x86.decode;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.backplane.lib.x86.LazyFlags;

/** Arithmetic flags that a row leaves undefined, as {@link org.backplane.lib.x86.table.Row#undefined} has them. Immutable. */
public final class UndefinedFlags {
    private static final Pattern TERM = Pattern.compile("([CPAZSO]+)(?:(>=?)([0-9]+|size))?");
    /** In place of a number: the operand size. */
    private static final int SIZE = -1;

    private final List<Term> terms;

    /** Flags, undefined when the count is above a number, or is it if {@code orEqual}. */
    private record Term(long flags, int number, boolean orEqual) {
        static Term parse(String text) {
            Matcher parts = TERM.matcher(text);
            if (!parts.matches()) { throw new IllegalArgumentException("undefined flags: " + text); }
            boolean always = parts.group(2) == null;
            int number = always ? 0 : "size".equals(parts.group(3)) ? SIZE : Integer.parseInt(parts.group(3));
            return new Term(mask(parts.group(1)), number, always || parts.group(2).length() == 2);
        }

        private static long mask(String letters) {
            return letters.chars().mapToLong(UndefinedFlags::flag).reduce(0, (a, b) -> a | b);
        }

        boolean holds(int count, int width) {
            int bound = number == SIZE ? width : number;
            return count > bound || orEqual && count == bound;
        }
    }

    UndefinedFlags(String text) {
        terms = Stream.of(text.split(" ")).filter(term -> !term.isEmpty()).map(Term::parse).toList();
    }

    private static long flag(int letter) {
        return switch (letter) {
            case 'C' -> LazyFlags.CF;
            case 'P' -> LazyFlags.PF;
            case 'A' -> LazyFlags.AF;
            case 'Z' -> LazyFlags.ZF;
            case 'S' -> LazyFlags.SF;
            default -> LazyFlags.OF;
        };
    }

    /** Whether the row always leaves all defined. */
    public boolean isEmpty() { return terms.isEmpty(); }

    /**
     * Their bits in RFLAGS.
     *
     * @param count what a shift or rotate counts by, before it is masked; others ignore it
     * @param width operand size in bits
     */
    public long after(long count, int width) {
        int masked = (int) count & (width == 64 ? 63 : 31);
        return terms.stream().filter(term -> term.holds(masked, width)).mapToLong(Term::flags).reduce(0,
                (a, b) -> a | b);
    }
}
