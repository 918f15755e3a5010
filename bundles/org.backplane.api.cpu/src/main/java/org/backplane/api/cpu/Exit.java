package org.backplane.api.cpu;

/** Why a core stopped executing. One object per core, filled anew at each return. */
public final class Exit {
    /** The budget is used up. */
    public static final int BUDGET = 0;
    /** {@link CpuState#KICK} was raised: somebody wants a quiet point or another word with the vCPU's thread. */
    public static final int PAUSE = 1;
    /** The vCPU waits for an interrupt. */
    public static final int HALT = 2;
    /** The vCPU can do nothing until it is reset (x86: triple fault); {@link #detail} says why. */
    public static final int SHUTDOWN = 3;
    /** The instruction at {@link #address} has a breakpoint and was not executed. */
    public static final int BREAKPOINT = 4;
    /** A watched address, {@link #address}, was accessed by the instruction just retired. */
    public static final int WATCHPOINT = 5;
    /** Single-step was asked for and one instruction was retired. */
    public static final int STEP = 6;
    /** An access to {@link #address} asked to leave the core; the instruction was retired. */
    public static final int IO = 7;
    /** The core itself failed: our bug; {@link #detail} says what. */
    public static final int FAILURE = 8;

    /** One of the constants. */
    public int reason;

    /** Address the reason is about, or 0. */
    public long address;

    /** For people; null when the reason says it all. */
    public String detail;
}
