package org.backplane.lib.x86.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.GuestFault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of SSE and MMX instructions (SDM volume 3, 2.5 and 13.1; volume 2, tables 2-18 to 2-25). Memory operands are at RDI. */
class SseFaultsTest {
    private static final int NONE = -1;

    private final SseMachine cpu = new SseMachine();

    @BeforeEach
    void defaults() {
        cpu.c.fp[X86Fp.MXCSR] = 0x1f80;
        cpu.c.reg[X86Reg.RDI] = SseMachine.ADDRESS;
    }

    private void control(long cr0, long cr4) {
        cpu.c.reg[X86Reg.CR0] = cr0;
        cpu.c.reg[X86Reg.CR4] = cr4;
        cpu.c.modes();
    }

    @ParameterizedTest
    @CsvSource({"movaps load, 0f280f", "movaps store, 0f290f", "movdqa load, 660f6f0f", "movntps, 0f2b0f",
            "movntdq, 660fe70f",
            "paddb, 660ffc0f", "punpcklbw, 660f600f", "pshufd, 660f700f00", "psllw, 660ff10f", "addps, 0f580f",
            "cmppd, 660fc20f00",
            "cvtpd2pi, 660f2d0f", "fxsave, 0fae07", "fxrstor, 0fae0f"})
    void alignedOperands(String name, String bytes) {
        assertEquals(NONE, cpu.execute(bytes), name);
        cpu.c.reg[X86Reg.RDI] = SseMachine.ADDRESS + 8;
        assertEquals(GuestFault.GP, cpu.execute(bytes), name);
    }

    @ParameterizedTest
    @CsvSource({"movups load, 0f100f", "movdqu store, f30f7f0f", "addss, f30f580f", "cvtps2pd, 0f5a0f",
            "movhps, 0f160f",
            "paddb mm, 0ffc0f", "ldmxcsr, 0fae17", "movnti, 0fc30f"})
    void unalignedOperands(String name, String bytes) {
        cpu.c.store32(SseMachine.ADDRESS + 1, 0x1f80);
        cpu.c.reg[X86Reg.RDI] = SseMachine.ADDRESS + 1;
        assertEquals(NONE, cpu.execute(bytes), name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0f28ca", "660ffcca", "660f60ca", "0f58ca", "f30f58ca", "0fae17", "0fae1f", "0f2a0f", "0f2d0f",
                    "660f6eca", "f30fd6ca"})
    void sseNeedsTheSystemsConsent(String bytes) {
        control(0, 0);
        assertEquals(GuestFault.UD, cpu.execute(bytes));
        control(Bits.CR0_EM, Bits.CR4_OSFXSR);
        assertEquals(GuestFault.UD, cpu.execute(bytes));
        control(Bits.CR0_TS, Bits.CR4_OSFXSR);
        assertEquals(GuestFault.NM, cpu.execute(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0ffcca", "0f6fca", "0f7f0f", "0f77", "0ff7ca"})
    void mmxNeedsTheFpu(String bytes) {
        control(Bits.CR0_EM, Bits.CR4_OSFXSR);
        assertEquals(GuestFault.UD, cpu.execute(bytes));
        control(Bits.CR0_TS, 0);
        assertEquals(GuestFault.NM, cpu.execute(bytes));
        control(Bits.CR0_NE, 0);
        cpu.c.fp[X86Fp.FSW] = 0x8081;
        assertEquals(GuestFault.MF, cpu.execute(bytes));
    }

    @ParameterizedTest
    @CsvSource({"movnti, 0fc30f", "sfence, 0faef8", "lfence, 0faee8", "mfence, 0faef0", "clflush, 0fae3f",
            "prefetcht0, 0f180f",
            "prefetchnta of a register, 0f18c7"})
    void needNoConsent(String name, String bytes) {
        control(Bits.CR0_EM | Bits.CR0_TS, 0);
        assertEquals(NONE, cpu.execute(bytes), name);
    }

    @Test
    void stateSavingIsNotAvailableWhenSwitchedOrEmulated() {
        control(Bits.CR0_TS, Bits.CR4_OSFXSR);
        assertEquals(GuestFault.NM, cpu.execute("0fae07"));
        control(Bits.CR0_EM, Bits.CR4_OSFXSR);
        assertEquals(GuestFault.NM, cpu.execute("0fae0f"));
    }

    @Test
    void reservedBitsOfMxcsr() {
        cpu.c.store32(SseMachine.ADDRESS, 0x1_0000);
        assertEquals(GuestFault.GP, cpu.execute("0fae17"));
        assertEquals(0x1f80, cpu.c.fp[X86Fp.MXCSR]);
        cpu.c.store32(SseMachine.ADDRESS + 24, 0x1_0000);
        cpu.c.store16(SseMachine.ADDRESS, 0x1234);
        cpu.c.fp[X86Fp.FCW] = 0x37f;
        assertEquals(GuestFault.GP, cpu.execute("0fae0f"));
        assertEquals(0x37f, cpu.c.fp[X86Fp.FCW], "nothing was restored");
    }

    /** Divisions by zero in all elements; the quotient must not be written. */
    @Test
    void unmaskedExceptionsNeedConsentToo() {
        long one = Double.doubleToRawLongBits(1);
        cpu.c.vec[X86State.LANES] = one;
        cpu.c.vec[X86State.LANES + 1] = one;
        cpu.c.fp[X86Fp.MXCSR] = 0x1d80;
        control(0, Bits.CR4_OSFXSR);
        assertEquals(GuestFault.UD, cpu.execute("660f5eca"));
        assertEquals(0x1d84, cpu.c.fp[X86Fp.MXCSR]);
        control(0, Bits.CR4_OSFXSR | Bits.CR4_OSXMMEXCPT);
        assertEquals(GuestFault.XM, cpu.execute("660f5eca"));
        assertEquals(one, cpu.c.vec[X86State.LANES]);
        assertEquals(one, cpu.c.vec[X86State.LANES + 1]);
    }

    /** SDM volume 1, 9.2.1 and 9.5: TOP 0, all tags valid, exponents all ones; EMMS empties. */
    @Test
    void mmxRegistersAreX87Registers() {
        cpu.c.fp[X86Fp.FSW] = 0x3800;
        cpu.c.fp[X86Fp.FTW] = 0xffff;
        assertEquals(NONE, cpu.execute("0f6eca"));
        assertEquals(0, cpu.c.fp[X86Fp.FSW]);
        assertEquals(0, cpu.c.fp[X86Fp.FTW]);
        assertEquals(0xffff, cpu.c.fp[X86Fp.EXPONENT + 1]);
        assertEquals(NONE, cpu.execute("0f77"));
        assertEquals(0xffff, cpu.c.fp[X86Fp.FTW]);
    }

    /** The x87 unit is as before when an MMX instruction faults, here because no page is present. */
    @ParameterizedTest
    @ValueSource(strings = {"0ffc0f", "0f7f0f", "0f2d0f", "0ff7c9"})
    void faultingMmxInstructions(String bytes) {
        cpu.c.fp[X86Fp.FSW] = 0x3800;
        cpu.c.fp[X86Fp.FTW] = 0xffff;
        cpu.c.mmx(1, -1);
        cpu.c.reg[X86Reg.CR0] = Bits.CR0_PE | Bits.CR0_PG;
        cpu.c.reg[X86Reg.CR4] = Bits.CR4_PAE | Bits.CR4_OSFXSR;
        cpu.c.load();
        assertEquals(GuestFault.PF, cpu.execute(bytes));
        assertEquals(0x3800, cpu.c.fp[X86Fp.FSW]);
        assertEquals(0xffff, cpu.c.fp[X86Fp.FTW]);
    }

    @Test
    void maskedStoresTouchSelectedBytes() {
        cpu.c.store64(SseMachine.ADDRESS, 0x1111_1111_1111_1111L);
        cpu.c.vec[X86State.LANES] = 0x8877_6655_4433_2211L;
        cpu.c.vec[2 * X86State.LANES] = 0x0080_7f00_ff00_0080L;
        assertEquals(NONE, cpu.execute("660ff7ca"));
        assertEquals(0x1177_1111_4411_1111L, cpu.c.load64(SseMachine.ADDRESS));
    }
}
