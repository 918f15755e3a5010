package org.backplane.x86.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.junit.jupiter.api.Test;

class RegisterChangesTest {
    private final X86State before = new X86State();
    private final X86State now = new X86State();

    @Test
    void theInstructionPointerAloneIsNoChange() {
        now.reg[X86Reg.RIP] = 5;
        assertEquals("", RegisterChanges.of(before, now));
    }

    @Test
    void everyKindIsTold() {
        now.reg[X86Reg.R15] = -1;
        now.reg[X86Reg.RFLAGS] = 0x246;
        now.reg[X86Reg.SELECTOR + X86Reg.TR] = 0x40;
        now.reg[X86Reg.BASE + X86Reg.GS] = 0x7000;
        now.reg[X86Reg.LIMIT + X86Reg.IDTR] = 0xfff;
        now.reg[X86Reg.CR4] = 0x620;
        now.reg[X86Reg.DR7] = 0x401;
        now.reg[X86Reg.EFER] = 0xd01;
        now.fp[X86Fp.SIGNIFICAND + 7] = 0xc90f_daa2_2168_c235L;
        now.fp[X86Fp.EXPONENT + 7] = 0x4000;
        now.fp[X86Fp.FSW] = 0x3800;
        now.fp[X86Fp.MXCSR] = 0x1f80;
        now.vec[X86State.LANES] = 1;
        now.vec[15 * X86State.LANES + 3] = 2;
        assertEquals("r15=0xffffffffffffffff rflags=0x246 tr=0x40 gs.base=0x7000 idtr.limit=0xfff cr4=0x620 dr7=0x401 "
                + "efer=0xd01 fpr7=0x4000c90fdaa22168c235 fsw=0x3800 mxcsr=0x1f80 xmm1=0x00000000000000000000000000000001 "
                + "ymm15=0x0000000000000002000000000000000000000000000000000000000000000000",
                RegisterChanges.of(before, now));
        before.copyRegisters(now);
        assertEquals("", RegisterChanges.of(before, now));
    }
}
