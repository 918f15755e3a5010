package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;

/** Rights of protection keys (SDM volume 3, 4.6.2). */
public final class ProtectionKeys {
    private ProtectionKeys() {
    }

    /** CR4.PKE, then registers that must be 0. */
    private static void check(X86Cpu c, long zero) {
        if ((c.reg[X86Reg.CR4] & Bits.CR4_PKE) == 0) { throw c.fault(GuestFault.UD); }
        if ((int) zero != 0) { throw c.fault(GuestFault.GP); }
    }

    @Row(asm = "rdpkru", enc = "NP 0F 01 /5 mod=3 rm=6", feature = Feature.PKU)
    public static void rdpkru(X86Cpu c, Insn i) {
        check(c, c.reg[X86Reg.RCX]);
        c.reg[X86Reg.RAX] = c.reg[X86Reg.PKRU];
        c.reg[X86Reg.RDX] = 0;
    }

    @Row(asm = "wrpkru", enc = "NP 0F 01 /5 mod=3 rm=7", feature = Feature.PKU)
    public static void wrpkru(X86Cpu c, Insn i) {
        check(c, c.reg[X86Reg.RCX] | c.reg[X86Reg.RDX]);
        c.protectionKeys(c.get(X86Reg.RAX, 0, 32));
    }
}
