package org.backplane.machine.vcpu;

import java.util.Comparator;

/**
 * Which of two parts comes first, where only one can: that of the higher service ranking, else the one whose part is first in the machine
 * file. Whoever came first to a running machine does not matter.
 *
 * @param ranking of the part's provider
 * @param place   of the part in the machine file
 */
public record Precedence(int ranking, int place) implements Comparable<Precedence> {
    private static final Comparator<Precedence> ORDER = Comparator.comparingInt(Precedence::ranking).reversed()
            .thenComparingInt(Precedence::place);

    @Override
    public int compareTo(Precedence other) {
        return ORDER.compare(this, other);
    }
}
