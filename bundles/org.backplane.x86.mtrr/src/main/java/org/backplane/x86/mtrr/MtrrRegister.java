package org.backplane.x86.mtrr;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.SystemRegister;

/** An MTRR that is a word of the bank. */
abstract class MtrrRegister implements SystemRegister {
    private final MtrrExtension owner;
    private final int id;
    private final String name;
    private final int slot;

    MtrrRegister(MtrrExtension owner, int id, String name, int slot) {
        this.owner = owner;
        this.id = id;
        this.name = name;
        this.slot = slot;
    }

    /** Whether it may have a value. */
    abstract boolean allows(long value);

    /** Whether, by what it says now, memory has types that may not overlap. */
    abstract boolean clashes();

    /** Posts the pages whose type hangs on it now; before and after it changes. */
    abstract void affected();

    @Override
    public final int id() {
        return id;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int check(CpuState state, boolean write, long value) {
        return owner.isThere() && (!write || allows(value)) ? OK : FAULT;
    }

    @Override
    public final long peek(CpuState state) {
        return owner.state().bank().get(slot);
    }

    @Override
    public final void poke(CpuState state, long value) {
        owner.state().bank().set(slot, value);
    }

    /** Posts what changes its type: where the register said so before, and where it says so now. */
    @Override
    public final void write(CpuState state, long value) {
        if (peek(state) == value) { return; }
        if (owner.zaps()) { affected(); }
        poke(state, value);
        if (owner.zaps()) { affected(); }
        if (owner.models() && clashes()) { owner.clash(); }
    }
}
