package org.backplane.loader.image;

import java.util.List;
import java.util.function.Consumer;

/**
 * An executable laid out in physical memory.
 *
 * @param segments where its bytes go
 * @param entry    address of its first instruction
 */
record Program(Blob file, List<Segment> segments, long entry) {
    /** The byte after the last one occupied. */
    long end() {
        long end = 0;
        for (Segment s : segments)
            end = Math.max(end, s.end());
        return end;
    }

    /** Reports segments that are not in RAM the guest may use, and an entry outside all of them. */
    void check(E820 map, Consumer<String> problems) {
        if (segments.isEmpty())
            problems.accept(file.name() + ": no loadable segment (PT_LOAD); link it as an executable");
        Room.check(file, segments, map, problems);
        boolean entryFound = segments.isEmpty();
        for (Segment s : segments)
            entryFound |= s.holds(entry);
        if (!entryFound)
            problems.accept(
                    file.name() + ": entry " + Text.hex(entry) + " is in no segment; link it with an entry symbol");
    }

    void load(GuestRam ram) {
        for (Segment s : segments)
            s.load(file, ram);
    }
}
