package org.backplane.loader.image;

import java.util.List;
import java.util.function.Consumer;

/** Whether images fit into a machine's RAM, and what to do when they do not. */
final class Room {
    private Room() {
    }

    /** Reports segments at addresses that images cannot have in any machine, and if there is none, a lack of memory. */
    static void check(Blob file, List<Segment> segments, E820 map, Consumer<String> problems) {
        boolean wellPlaced = true;
        long end = 0;
        for (Segment s : segments) {
            if (!isPossible(s))
                problems.accept(
                        file.name() + ": would be at " + Text.range(s.physical(), s.end()) + ", but images can be at "
                                + possible() + "; link or place it elsewhere");
            wellPlaced &= isPossible(s);
            end = Math.max(end, s.end());
        }
        if (wellPlaced && end > map.lowEnd())
            problems.accept(file.name() + " needs " + Text.size(end) + " of memory, and the machine has "
                    + Text.size(map.lowEnd()) + "; " + moreMemory(end));
    }

    /** Reports a file that does not fit into the {@code free} bytes there are, which it would if RAM ended at {@code end}. */
    static void refuse(Blob file, long free, String where, long end, Consumer<String> problems) {
        problems.accept(file.name() + " of " + Text.size(file.size()) + " does not fit: " + Text.size(Math.max(0, free))
                + " are free " + where + "; " + moreMemory(end));
    }

    private static String moreMemory(long end) {
        long mebibytes = (end + E820.MIB - 1) / E820.MIB;
        return end > E820.LOW_RAM_END
                ? "give a smaller one, no machine has more than 3 GiB there"
                : "give the machine at least " + mebibytes + "M (--memory " + mebibytes + "M)";
    }

    private static boolean isPossible(Segment s) {
        return s.isIn(LowMemory.END, E820.EBDA) || s.isIn(E820.MIB, E820.LOW_RAM_END);
    }

    private static String possible() {
        return Text.range(LowMemory.END, E820.EBDA) + " or " + Text.range(E820.MIB, E820.LOW_RAM_END);
    }
}
