package org.backplane.api.x86;

import java.util.function.IntSupplier;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.SystemRegister;

/**
 * IA32_PERF_CAPABILITIES of counters that are away: bits 5 to 0, the format of branch records, are those of who records now, which may have gone
 * or come meanwhile.
 */
record HeldCapabilities(SystemRegister held, IntSupplier format) implements SystemRegister {
    private static final long FORMAT = 0x3f;

    @Override
    public int id() {
        return held.id();
    }

    @Override
    public String name() {
        return held.name();
    }

    @Override
    public int check(CpuState state, boolean write, long value) {
        return held.check(state, write, value);
    }

    @Override
    public long peek(CpuState state) {
        return held.peek(state) & ~FORMAT | format.getAsInt();
    }

    @Override
    public void poke(CpuState state, long value) {
        held.poke(state, value);
    }

    @Override
    public void write(CpuState state, long value) {
        held.write(state, value);
    }

    @Override
    public String away() {
        return held.away();
    }
}
