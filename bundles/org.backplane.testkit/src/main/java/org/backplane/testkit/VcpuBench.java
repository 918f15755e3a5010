package org.backplane.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.config.Problem;

/** A machine that consists of one extension of one vCPU. */
public final class VcpuBench extends Bench implements VcpuBoard {
    private final CpuState state;
    private final List<String> restarts = new ArrayList<>();

    /** A bench whose vCPU has {@code state}. */
    public VcpuBench(CpuState state) {
        this.state = state;
    }

    /** Binds {@code keys} and creates the extension; throws IllegalArgumentException with every problem. */
    public <C extends Record> CpuExtension plug(ExtensionFactory<C> factory, Map<String, ?> keys) {
        List<Problem> problems = new ArrayList<>();
        C config = factory.schema().bind(keys, problems::add);
        if (config == null) { throw new IllegalArgumentException(problems.toString()); }
        return factory.create(config, this);
    }

    /** What {@link #restart} was asked for: {@code "init"} or {@code "start 0x8000"}. */
    public List<String> restarts() {
        return List.copyOf(restarts);
    }

    @Override
    public int index() {
        return 0;
    }

    @Override
    public CpuState state() {
        return state;
    }

    /** Raises the bits; a test reads them back with {@code state.attention()}. */
    @Override
    public void kick(int attention) {
        state.raise(attention);
    }

    @Override
    public void run(Runnable action) {
        action.run();
    }

    @Override
    public void restart(boolean init, long address) {
        restarts.add(init ? "init" : "start 0x" + Long.toHexString(address));
    }
}
