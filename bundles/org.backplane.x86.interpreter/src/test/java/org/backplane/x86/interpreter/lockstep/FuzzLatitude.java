package org.backplane.x86.interpreter.lockstep;

import org.backplane.api.x86.X86Reg;
import org.backplane.x86.interpreter.FuzzMode;
import org.backplane.x86.interpreter.FuzzTables;

/** Ends that need not be the same, by what a stream has done to tables or by which of two pages faults. */
record FuzzLatitude(FuzzStream stream, FuzzEnd ours, FuzzEnd theirs) {
    private static final int DOUBLE_FAULT = 8;
    private static final int PAGE_FAULT = 14;
    private static final int READ_ONLY = 3;
    private static final int GATE = 16;
    private static final long ACCESSED_DIRTY = 0x60_0000_0060L;

    boolean applies() {
        return changesPages() || theirs != null && (hasStrayGate() || readsBoth());
    }

    /**
     * Whether page tables are not as at the beginning, but for A and D: what of them is cached, and when A and D are set beside a store to the same
     * entry, is the processor's own (SDM volume 3, 4.8 and 4.10.2.3).
     */
    private boolean changesPages() {
        FuzzMode mode = stream.world().mode();
        int from = mode.isWide() ? FuzzTables.PAGES : FuzzTables.PAGES2;
        int to = mode.isWide() ? FuzzTables.PAGES2 : FuzzTables.HANDLERS;
        return mode.isPaged() && ours.lines().subMap(from, to).keySet().stream().anyMatch(this::isChanged);
    }

    private boolean isChanged(int address) {
        long[] now = ours.lines().get(address);
        long[] before = stream.world().line(address);
        for (int n = 0; n < now.length; n++) {
            if (((now[n] ^ before[n]) & ~ACCESSED_DIRTY) != 0) { return true; }
        }
        return false;
    }

    /**
     * Whether the gate of page faults leads to an address that is not canonical, which is #GP before a frame is pushed (SDM volume 2, INT n); QEMU
     * pushes it, and CR2 may be that of this.
     */
    private boolean hasStrayGate() {
        FuzzMode mode = stream.world().mode();
        int gate = FuzzTables.IDT + GATE * PAGE_FAULT + GATE / 2;
        int high = (int) ours.line(stream.world(), gate)[gate % FuzzEnd.LINE / 8];
        return mode.isLong() && ours.vector() == DOUBLE_FAULT && high << 16 >> 16 != high;
    }

    /**
     * Whether ours faults at a page that cannot be written, QEMU at the one behind: it reads all of what is written then. An EPYC, tried by hand with
     * eleven such instructions, faults at the first.
     */
    private boolean readsBoth() {
        long page = ours.state().reg[X86Reg.CR2] | 0xfff;
        return ours.vector() == PAGE_FAULT && theirs.vector() == PAGE_FAULT
                && (ours.code(stream.world()) & READ_ONLY) == READ_ONLY
                && theirs.state().reg[X86Reg.CR2] == page + 1;
    }
}
