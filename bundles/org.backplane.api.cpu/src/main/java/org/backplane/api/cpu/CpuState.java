package org.backplane.api.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The state of one vCPU: arrays with named indices, owned by the chassis. Sub-classes name the indices; a new index is no API
 * change. All of it may be touched by the vCPU's thread, or by others at a quiet point, except {@link #attention}.
 */
public abstract class CpuState {
    /** Something else than guest instructions waits: leave {@code run} at the next instruction boundary. */
    public static final int KICK = 1;

    /** The interrupt controller may have something for this vCPU. */
    public static final int INTERRUPT = 2;

    /** Translations (TLB, decoded blocks) must be dropped before the next instruction. */
    public static final int FLUSH = 4;

    private static final VarHandle ATTENTION;

    static {
        try {
            ATTENTION = MethodHandles.lookup().findVarHandle(CpuState.class, "attention", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Scalar registers; the architecture names the indices. */
    public final long[] reg;

    /** Vector registers, eight 64-bit lanes each. */
    public final long[] vec;

    /** Floating-point stack or other wide state, as the architecture lays it out. */
    public final long[] fp;

    /** Instructions retired (a repeated string instruction is one). Written by the vCPU's thread. */
    public long retired;

    /** Work done: like {@link #retired}, but every iteration of a repeated instruction counts. */
    public long ticks;

    /** Whether the vCPU waits for an interrupt (HLT, WFI). */
    public boolean halted;

    /** Whether the vCPU waits to be started (x86: for a start-up message): it executes nothing until then. */
    public boolean stopped;

    @SuppressWarnings("unused")
    private volatile int attention;

    /**
     * A state of zeroes.
     *
     * @param registers   length of {@link #reg}
     * @param vectorLanes length of {@link #vec}
     * @param fpWords     length of {@link #fp}
     */
    protected CpuState(int registers, int vectorLanes, int fpWords) {
        reg = new long[registers];
        vec = new long[vectorLanes];
        fp = new long[fpWords];
    }

    /** Takes over the registers of another state of the same architecture. */
    public final void copyRegisters(CpuState from) {
        System.arraycopy(from.reg, 0, reg, 0, reg.length);
        System.arraycopy(from.vec, 0, vec, 0, vec.length);
        System.arraycopy(from.fp, 0, fp, 0, fp.length);
    }

    /** What waits for this vCPU: the one poll of interrupt and quiet kicks. Opaque read, any thread. */
    public final int attention() {
        return (int) ATTENTION.getOpaque(this);
    }

    /** Asks for attention. Any thread; never blocks; does not wake a parked thread (see {@code VcpuBoard.kick}). */
    public final void raise(int bits) {
        ATTENTION.getAndBitwiseOr(this, bits);
    }

    /** Takes attention bits back and gives the bits that were set before. */
    public final int lower(int bits) {
        return (int) ATTENTION.getAndBitwiseAnd(this, ~bits);
    }
}
