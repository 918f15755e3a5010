package org.backplane.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.backplane.api.machine.Machine;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.Outcome;
import org.backplane.api.machine.Power;
import org.backplane.api.machine.Vcpu;
import org.backplane.api.machine.bus.AddressSpace;
import org.backplane.api.machine.bus.Dma;
import org.backplane.api.machine.inspect.Inspector;
import org.backplane.api.machine.time.MachineClock;
import org.backplane.api.x86.X86State;

/** RAM below 3 GiB and vCPU 0, for what a loader touches; everything else throws. */
public final class FakeMachine implements Machine, Dma {
    public final X86State cpu = new X86State();
    private final MachineSpec spec;
    private final MemorySegment ram;

    /** RAM is filled with 0xcc, so that what is not written shows. */
    public FakeMachine(MachineSpec spec) {
        this.spec = spec;
        ram = Arena.ofAuto().allocate(Math.min(spec.memory(), 3L << 30)).fill((byte) 0xcc);
    }

    /** RAM from {@code address} on. */
    public MemorySegment at(long address) {
        return ram.asSlice(address);
    }

    @Override
    public Borrow write(long address, long length) {
        MemorySegment slice = ram.asSlice(address, length);
        return new Borrow() {
            @Override
            public MemorySegment bytes() {
                return slice;
            }

            @Override
            public void close() {
            }
        };
    }

    @Override
    public Borrow read(long address, long length) {
        return write(address, length);
    }

    @Override
    public boolean isRam(long address, long length) {
        return address >= 0 && length >= 0 && address + length <= ram.byteSize();
    }

    @Override
    public MachineSpec spec() {
        return spec;
    }

    @Override
    public Dma dma() {
        return this;
    }

    @Override
    public List<Vcpu> vcpus() {
        return List.of(new Vcpu() {
            @Override
            public int index() {
                return 0;
            }

            @Override
            public String name() {
                return "cpu0";
            }

            @Override
            public Object state() {
                return cpu;
            }

            @Override
            public long retired() {
                return 0;
            }
        });
    }

    @Override
    public List<String> waitsFor() {
        throw new UnsupportedOperationException();
    }

    @Override
    public AddressSpace memory() {
        throw new UnsupportedOperationException();
    }

    @Override
    public AddressSpace ports() {
        throw new UnsupportedOperationException();
    }

    @Override
    public MachineClock clock() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Power power() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void settled(Duration limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void pause() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resume() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void beginUpdate() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void endUpdate() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Inspector inspector() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T, R> R atRest(Class<T> type, Function<List<T>, R> work) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T, R> R look(Class<T> type, Function<List<T>, R> work) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Outcome> ended() {
        throw new UnsupportedOperationException();
    }
}
