package org.backplane.x86.pmu;

import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.SystemRegister;

/** A register of the unit: counting is brought up to date before it is read or written. */
final class PmuRegister implements SystemRegister {
    private static final LongPredicate NEVER = _ -> false;
    private static final LongConsumer IGNORED = _ -> {};

    private final PerfUnit unit;
    private final int id;
    private final String name;
    private final BooleanSupplier exists;
    private LongSupplier value = () -> 0;
    private LongPredicate allowed = NEVER;
    private LongConsumer written = IGNORED;
    private LongConsumer restored = IGNORED;

    PmuRegister(PerfUnit unit, int id, String name, BooleanSupplier exists) {
        this.unit = unit;
        this.id = id;
        this.name = name;
        this.exists = exists;
    }

    PmuRegister reads(LongSupplier from) {
        value = from;
        return this;
    }

    /** The guest may write what is {@code allowed}; without this nothing. */
    PmuRegister writes(LongPredicate values, LongConsumer to) {
        allowed = values;
        written = to;
        return this;
    }

    /** What a debugger or a restored state puts in. */
    PmuRegister restores(LongConsumer to) {
        restored = to;
        return this;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int check(CpuState state, boolean write, long next) {
        return exists.getAsBoolean() && (!write || allowed.test(next)) ? OK : FAULT;
    }

    @Override
    public long peek(CpuState state) {
        return value.getAsLong();
    }

    @Override
    public void poke(CpuState state, long next) {
        restored.accept(next);
        unit.configured();
    }

    @Override
    public long read(CpuState state) {
        unit.count();
        return value.getAsLong();
    }

    @Override
    public void write(CpuState state, long next) {
        unit.change(written, next);
    }
}
