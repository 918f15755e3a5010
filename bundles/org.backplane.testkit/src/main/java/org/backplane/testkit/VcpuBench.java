package org.backplane.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import java.util.function.Supplier;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.config.Problem;

/** A machine that consists of one extension of one vCPU. */
public final class VcpuBench extends Bench implements VcpuBoard {
    private final CpuState state;
    private final List<String> restarts = new ArrayList<>();

    private final List<String> zaps = Collections.synchronizedList(new ArrayList<>());
    private final Map<Class<?>, Object> shared;
    private LongBinaryOperator zapper = (first, end) -> end - first;

    /** A bench whose vCPU has {@code state}. */
    public VcpuBench(CpuState state) {
        this(state, new HashMap<>());
    }

    /** @param shared what parts have on all vCPUs of the machine */
    public VcpuBench(CpuState state, Map<Class<?>, Object> shared) {
        this.state = state;
        this.shared = shared;
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

    /** Benches that are to be vCPUs of one machine are given the same map. */
    @Override
    public <T> T shared(Class<T> type, Supplier<T> made) {
        return type.cast(shared.computeIfAbsent(type, _ -> made.get()));
    }

    /** A test calls {@code attend} itself. */
    @Override
    public void pause() {
        state.raise(CpuState.KICK);
    }

    @Override
    public long zap(long first, long end) {
        zaps.add("0x" + Long.toHexString(first) + "-0x" + Long.toHexString(end));
        return zapper.applyAsLong(first, end);
    }

    /** What else is done by {@link #zap}; it gives the pages of RAM. Without it, all are. */
    public void zapper(LongBinaryOperator engine) {
        zapper = engine;
    }

    /** What {@link #zap} was asked for, as {@code "0x0-0x100"}. */
    public List<String> zaps() {
        return List.copyOf(zaps);
    }

    @Override
    public void restart(boolean init, long address) {
        restarts.add(init ? "init" : "start 0x" + Long.toHexString(address));
    }
}
