package org.backplane.loader.image;

import java.util.ArrayList;
import java.util.List;

/**
 * The memory map a PC firmware reports (INT 15h, AX=E820h): what is RAM, and which of it the guest may use.
 *
 * @param regions in rising order, not overlapping
 */
public record E820(List<Region> regions) {
    /** RAM for the guest. */
    public static final int USABLE = 1;
    /** Not for the guest. */
    public static final int RESERVED = 2;

    /** First byte of the extended BIOS data area, just below 640 KiB. */
    public static final long EBDA = 0x9fc00;
    /** Where the BIOS ROM would be; holds the firmware tables. */
    public static final long FIRMWARE = 0xf0000;
    public static final long MIB = 1L << 20;
    /** RAM below 4 GiB ends here at the latest; the rest is above 4 GiB. */
    public static final long LOW_RAM_END = 3L << 30;
    public static final long HIGH_RAM = 4L << 30;

    /** One line of the map. */
    public record Region(long start, long length, int type) {
        long end() {
            return start + length;
        }

        private boolean holds(long first, long count) {
            return first >= start && count >= 0 && first <= end() && count <= end() - first;
        }
    }

    public E820 {
        regions = List.copyOf(regions);
    }

    /** The map of a PC with {@code memory} bytes of RAM, at least 1 MiB, as QEMU's {@code pc} has it. */
    public static E820 pc(long memory) {
        List<Region> map = new ArrayList<>();
        map.add(new Region(0, EBDA, USABLE));
        map.add(new Region(EBDA, 0xa0000 - EBDA, RESERVED));
        map.add(new Region(FIRMWARE, MIB - FIRMWARE, RESERVED));
        long low = Math.min(memory, LOW_RAM_END);
        if (low > MIB)
            map.add(new Region(MIB, low - MIB, USABLE));
        if (memory > low)
            map.add(new Region(HIGH_RAM, memory - low, USABLE));
        return new E820(map);
    }

    /** Whether one usable region holds all of a range. */
    public boolean usable(long start, long length) {
        for (Region r : regions)
            if (r.type == USABLE && r.holds(start, length))
                return true;
        return false;
    }

    /** End of the usable RAM that starts at 1 MiB; 1 MiB when there is none. */
    public long lowEnd() {
        for (Region r : regions)
            if (r.start == MIB)
                return r.end();
        return MIB;
    }
}
