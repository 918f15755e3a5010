package org.backplane.machine.memory;

import org.backplane.api.machine.bus.DataCaches;
import org.backplane.api.machine.bus.NoncoherentDma;

/** A part's way to RAM past the caches. */
record Noncoherent(CacheLines lines, GuestMemory memory, String part) implements NoncoherentDma {
    @Override
    public void read(long address, byte[] into) {
        memory.require(address, into.length);
        for (int done = 0; done < into.length;) {
            int bytes = piece(address + done, into.length - done);
            lines.read(part, address + done, into, done, bytes);
            done += bytes;
        }
    }

    @Override
    public void write(long address, byte[] from) {
        memory.require(address, from.length);
        for (int done = 0; done < from.length;) {
            int bytes = piece(address + done, from.length - done);
            lines.write(part, address + done, from, done, bytes);
            done += bytes;
        }
    }

    /** Bytes up to the end of the line. */
    private static int piece(long address, int left) {
        return Math.min(left, DataCaches.LINE - (int) (address & DataCaches.LINE - 1));
    }
}
