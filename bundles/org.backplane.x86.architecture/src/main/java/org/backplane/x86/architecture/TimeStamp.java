package org.backplane.x86.architecture;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;

/** The time-stamp counter and its adjustment; writing one moves the other (SDM volume 3, 17.17.3). */
final class TimeStamp {
    private TimeStamp() {
    }

    /** IA32_TIME_STAMP_COUNTER. */
    static final class Counter extends StateRegister {
        private final MachineTime time;

        Counter(MachineTime time) {
            super(Msr.IA32_TSC, "IA32_TIME_STAMP_COUNTER", X86Reg.TSC_OFFSET, (s, v) -> true);
            needs(Feature.TSC);
            this.time = time;
        }

        @Override
        public long peek(CpuState state) {
            return time.ticks() + state.reg[X86Reg.TSC_OFFSET];
        }

        @Override
        public void poke(CpuState state, long value) {
            state.reg[X86Reg.TSC_OFFSET] = value - time.ticks();
        }

        @Override
        public void write(CpuState state, long value) {
            long before = state.reg[X86Reg.TSC_OFFSET];
            poke(state, value);
            state.reg[X86Reg.TSC_ADJUST] += state.reg[X86Reg.TSC_OFFSET] - before;
        }
    }

    /** IA32_TSC_ADJUST. */
    static final class Adjust extends StateRegister {
        Adjust() {
            super(Msr.IA32_TSC_ADJUST, "IA32_TSC_ADJUST", X86Reg.TSC_ADJUST, (s, v) -> true);
            needs(Feature.TSC_ADJUST);
        }

        @Override
        public void write(CpuState state, long value) {
            state.reg[X86Reg.TSC_OFFSET] += value - state.reg[X86Reg.TSC_ADJUST];
            poke(state, value);
        }
    }
}
