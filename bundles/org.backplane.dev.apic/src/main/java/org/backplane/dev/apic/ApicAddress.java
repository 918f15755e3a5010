package org.backplane.dev.apic;

import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.device.Register;
import org.backplane.api.device.Window;

/** The identifiers of a local APIC, and which messages they make its own (SDM volume 3, 11.6.2 and 11.12.10). */
final class ApicAddress {
    private static final int DFR_CLUSTER = 0x0;

    private final int index;
    private final ApicBase base;
    private final Register id;
    private final Register ldr;
    private final Register dfr;

    ApicAddress(VcpuBoard board, Window regs, ApicBase base) {
        index = board.index();
        this.base = base;
        id = regs.word(0x20, "ID").reset((long) index << 24).writable(0xff00_0000L).field(24, 8, "ID");
        ldr = regs.word(0xd0, "LDR").writable(0xff00_0000L).field(24, 8, "ID");
        dfr = regs.word(0xe0, "DFR").reset(0xffff_ffffL).writable(0xf000_0000L).field(28, 4, "MODEL");
    }

    /** The register that INIT leaves as it is. */
    Register id() {
        return id;
    }

    boolean isOf(long address, long data) {
        return ApicMessage.isInterrupt(address) && base.enabled() && !ApicMessage.excludes(data, index)
                && (ApicMessage.isBroadcast(address, data)
                        || matches(ApicMessage.destination(address), ApicMessage.isLogical(address)));
    }

    /** The logical identifier of an x2APIC follows from the other: cluster, and a bit within it. */
    private boolean matches(int destination, boolean logical) {
        if (!base.isX2()) { return matchesX1(destination, logical); }
        return logical
                ? destination >>> 16 == index >> 4 && (destination >>> (index & 15) & 1) != 0
                : destination == index;
    }

    private boolean matchesX1(int destination, boolean logical) {
        if (!logical) { return destination == id.get() >> 24; }
        int own = (int) (ldr.get() >> 24);
        if (dfr.get() >> 28 == DFR_CLUSTER) { return own >> 4 == destination >> 4 && (own & destination & 0xf) != 0; }
        return (own & destination) != 0;
    }
}
