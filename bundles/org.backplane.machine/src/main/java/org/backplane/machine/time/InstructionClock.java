package org.backplane.machine.time;

import java.util.OptionalLong;

import org.backplane.api.cpu.CpuCore;
import org.backplane.api.cpu.CpuState;

/**
 * Machine time made of instructions retired, a nanosecond each, whichever vCPU retires them; only one executes at a time. When none
 * has anything to do time jumps to the next alarm. A quiet point takes no time. On the thread of the vCPU that executes, or at quiet
 * points; any other thread sees a time that was.
 */
public final class InstructionClock implements DrivenClock {
    /** 2020-01-01T00:00Z, and a range of ten years. */
    private static final long EPOCH_SECONDS = 1_577_836_800;
    private static final long EPOCH_RANGE = 315_360_000;
    private static final long SECOND = 1_000_000_000;

    private final long seed;
    private volatile long settled;
    private boolean running;
    /** Of the vCPU that executes; null between runs. */
    private CpuCore core;
    private CpuState state;
    private long from;

    public InstructionClock(long seed) {
        this.seed = seed;
    }

    /** A core is about to run. */
    public void begin(CpuCore executing, CpuState its) {
        state = its;
        from = its.retired;
        core = executing;
    }

    /** The core has returned. */
    public void end() {
        core = null;
        settled += state.retired - from;
    }

    /** Nobody has anything to do before. */
    public void skipTo(long nanos) {
        settled = Math.max(settled, nanos);
    }

    @Override
    public long nanos() {
        CpuCore executing = core;
        return executing == null ? settled : settled + executing.retired(state) - from;
    }

    /** The seed says when the machine was switched on; 0 is the first second of 2020. */
    @Override
    public long epochNanos() {
        return (EPOCH_SECONDS + Long.remainderUnsigned(seed * 0x9e37_79b9_7f4a_7c15L, EPOCH_RANGE)) * SECOND + nanos();
    }

    @Override
    public OptionalLong seed() {
        return OptionalLong.of(seed);
    }

    @Override
    public boolean running() {
        return running;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public void start(long slowly) {
        running = true;
    }
}
