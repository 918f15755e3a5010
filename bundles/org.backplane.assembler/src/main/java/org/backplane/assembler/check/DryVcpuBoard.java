package org.backplane.assembler.check;

import java.util.function.Supplier;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.VcpuBoard;

/** A dry board inside a vCPU. */
public final class DryVcpuBoard extends DryBoard implements VcpuBoard {
    private final int index;
    private final CpuState state;

    public DryVcpuBoard(String name, int index, CpuState state) {
        super(name);
        this.index = index;
        this.state = state;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public CpuState state() {
        return state;
    }

    @Override
    public void kick(int attention) {
    }

    @Override
    public void run(Runnable action) {
    }

    @Override
    public <T> T shared(Class<T> type, Supplier<T> made) {
        return made.get();
    }

    @Override
    public void pause() {
    }

    @Override
    public long zap(long first, long end) {
        return 0;
    }

    @Override
    public void restart(boolean init, long address) {
    }
}
