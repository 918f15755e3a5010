package org.backplane.api.x86;

/** Indices into {@link X86State#fp}: the x87 unit (SDM volume 1, chapter 8) and the SSE control register. */
public final class X86Fp {
    /** Significands of physical registers R0 to R7 (not of ST(i)). MMX registers alias these. */
    public static final int SIGNIFICAND = 0;
    /** Sign and exponent (16 bits) of physical registers R0 to R7. */
    public static final int EXPONENT = 8;
    /** Control word, 16 bits. */
    public static final int FCW = 16;
    /** Status word, 16 bits, TOP in bits 11-13. */
    public static final int FSW = 17;
    /** Tags of R0 to R7, two bits each, R0 in bits 0-1: 3 is empty, others are not; FNSTENV computes the exact form from the registers. */
    public static final int FTW = 18;
    /** Opcode of the last non-control instruction, 11 bits. */
    public static final int FOP = 19;
    /** Instruction pointer of the last non-control instruction. */
    public static final int FIP = 20;
    /** Its code segment selector. */
    public static final int FCS = 21;
    /** Operand pointer of the last instruction with a memory operand. */
    public static final int FDP = 22;
    /** Its segment selector. */
    public static final int FDS = 23;
    /** SSE control and status. */
    public static final int MXCSR = 24;
    /**
     * Not 0: IGNNE# is asserted, and with CR0.NE clear an exception that is not masked is ignored (SDM volume 1, 8.7.2). Whoever has the pin
     * sets it; it goes with the status word's ES.
     */
    public static final int IGNNE = 25;
    /** Number of words. */
    public static final int COUNT = 32;

    private X86Fp() {
    }
}
