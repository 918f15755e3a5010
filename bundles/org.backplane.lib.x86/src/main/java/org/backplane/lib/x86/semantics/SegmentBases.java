package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Bases of FS and GS from and to general registers, for every privilege (SDM volume 2, RDFSBASE and WRFSBASE). */
public final class SegmentBases {
    private static final int FS = X86Reg.BASE + X86Reg.FS;
    private static final int GS = X86Reg.BASE + X86Reg.GS;

    private SegmentBases() {
    }

    private static void enabled(X86Cpu c) {
        if ((c.reg[X86Reg.CR4] & Bits.CR4_FSGSBASE) == 0) { throw c.fault(GuestFault.UD); }
    }

    private static long read(X86Cpu c, int base) {
        enabled(c);
        return c.reg[base];
    }

    private static long write(X86Cpu c, int base, long value) {
        enabled(c);
        if (value << 16 >> 16 != value) { throw c.fault(GuestFault.GP); }
        c.reg[base] = value;
        return value;
    }

    @Row(asm = "rdfsbase", enc = "F3 0F AE /0 o64 Ry", feature = Feature.FSGSBASE)
    public static long rdfsbase(X86Cpu c) {
        return read(c, FS);
    }

    @Row(asm = "rdgsbase", enc = "F3 0F AE /1 o64 Ry", feature = Feature.FSGSBASE)
    public static long rdgsbase(X86Cpu c) {
        return read(c, GS);
    }

    @Row(asm = "wrfsbase", enc = "F3 0F AE /2 o64 Ry", store = false, feature = Feature.FSGSBASE)
    public static long wrfsbase(X86Cpu c, long value) {
        return write(c, FS, value);
    }

    @Row(asm = "wrgsbase", enc = "F3 0F AE /3 o64 Ry", store = false, feature = Feature.FSGSBASE)
    public static long wrgsbase(X86Cpu c, long value) {
        return write(c, GS, value);
    }
}
