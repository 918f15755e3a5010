package org.backplane.api.cpu;

import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

import org.osgi.annotation.versioning.ConsumerType;

/** A system register made of functions of an extension. What it is not given, it has not: it reads 0, and every write is a fault. */
@ConsumerType
public class ComputedRegister implements SystemRegister {
    private static final LongPredicate NEVER = _ -> false;
    private static final LongConsumer IGNORED = _ -> {};

    private final int id;
    private final String name;
    private final BooleanSupplier exists;
    private LongSupplier value = () -> 0;
    private LongPredicate allowed = NEVER;
    private LongConsumer written = IGNORED;
    private LongConsumer restored = IGNORED;
    private BooleanSupplier stable = () -> true;

    /** @param exists whether the vCPU has it now */
    public ComputedRegister(int id, String name, BooleanSupplier exists) {
        this.id = id;
        this.name = name;
        this.exists = exists;
    }

    /** Has this value. */
    public ComputedRegister reads(LongSupplier from) {
        value = from;
        return this;
    }

    /** The guest may write what is allowed. */
    public ComputedRegister writes(LongPredicate values, LongConsumer to) {
        allowed = values;
        written = to;
        return this;
    }

    /** Takes what a debugger or a saved state puts in. */
    public ComputedRegister restores(LongConsumer to) {
        restored = to;
        return this;
    }

    /** Holds what is written, by whomever. */
    public ComputedRegister holds(LongSupplier from, LongPredicate values, LongConsumer to) {
        return reads(from).writes(values, to).restores(to);
    }

    /** Changes something while this is not so, even when it is written what it has. */
    public ComputedRegister stableWhile(BooleanSupplier so) {
        stable = so;
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
    }

    @Override
    public boolean stable(CpuState state) {
        return stable.getAsBoolean();
    }

    @Override
    public void write(CpuState state, long next) {
        written.accept(next);
    }
}
