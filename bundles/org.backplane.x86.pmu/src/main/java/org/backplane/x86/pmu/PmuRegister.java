package org.backplane.x86.pmu;

import java.util.function.BooleanSupplier;

import org.backplane.api.cpu.ComputedRegister;
import org.backplane.api.cpu.CpuState;

/** A register of the unit: counting is brought up to date before it is read or written. */
final class PmuRegister extends ComputedRegister {
    private final Counting counting;

    PmuRegister(Counting counting, int id, String name, BooleanSupplier exists) {
        super(id, name, exists);
        this.counting = counting;
    }

    @Override
    public void poke(CpuState state, long next) {
        super.poke(state, next);
        counting.configured();
    }

    @Override
    public long read(CpuState state) {
        counting.count();
        return peek(state);
    }

    /** The instruction that writes is the last under what was, and none under what is. */
    @Override
    public void write(CpuState state, long next) {
        counting.changing();
        super.write(state, next);
        counting.changed();
    }
}
