package org.backplane.lib.x86.semantics;

import java.lang.foreign.Arena;

import org.backplane.api.cpu.Hooks;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.X86Wiring;
import org.backplane.lib.x86.X86Cpu;

/** A page of RAM, found at every address. */
final class OnePage implements PhysicalMemory {
    private final long host = Arena.global().allocate(4096, 4096).address();

    /** Gives a CPU this memory, and every feature. */
    static void wire(X86Cpu cpu) {
        OnePage memory = new OnePage();
        Wiring base = new Wiring(cpu.state, memory, memory, null, null, Hooks.NONE, new SystemRegister[0]);
        cpu.wiring = new X86Wiring(base, null, Capabilities.ALL, 1);
        cpu.mmu.rewire(memory, null, (address, size) -> {
        });
    }

    @Override
    public long host(long address) { return host + (address & 4095); }

    @Override
    public byte pageFlags(long address) { return PAGE_DIRTY; }

    @Override
    public void setPageFlags(long address, byte flags) { throw new UnsupportedOperationException(); }

    @Override
    public void clearPageFlags(long address, byte flags) { throw new UnsupportedOperationException(); }

    @Override
    public void codeWritten(long address, int size) { throw new UnsupportedOperationException(); }

    @Override
    public int addressBits() { return 36; }

    @Override
    public long read(long address, int size) { throw new UnsupportedOperationException(); }

    @Override
    public void write(long address, int size, long value) { throw new UnsupportedOperationException(); }
}
