package org.backplane.lib.x86;

import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.manage.CpuidEntry;

/** Whose processor it is: where manuals differ, CPUID says which one holds. */
public final class Vendor {
    private final X86Cpu c;
    private boolean amd;

    Vendor(X86Cpu c) {
        this.c = c;
    }

    /** The vCPU has another wiring, and CPUID with it. At a quiet point. */
    public void rewired() {
        X86State asked = new X86State();
        c.wiring.cpuid.query(asked, 0, 0);
        amd = CpuidEntry.ofAmd((int) asked.reg[X86Reg.RCX]);
    }

    /** Whether AMD's manual holds, else Intel's. */
    public boolean isAmd() { return amd; }
}
