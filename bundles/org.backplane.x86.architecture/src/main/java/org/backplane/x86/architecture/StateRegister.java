package org.backplane.x86.architecture;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;

/** A model-specific register that is one word of the state. */
class StateRegister implements SystemRegister {
    private final int id;
    private final String name;
    private final int index;
    private final WriteRule rule;
    private Feature[] needed = {};

    /** Whether a value may be written. */
    @FunctionalInterface
    interface WriteRule {
        boolean allows(CpuState state, long value);
    }

    StateRegister(int id, String name, int index, WriteRule rule) {
        this.id = id;
        this.name = name;
        this.index = index;
        this.rule = rule;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    /** It is there only while one of the features is granted. */
    final StateRegister needs(Feature... anyOf) {
        needed = anyOf;
        return this;
    }

    /** What must be granted for it to be there, one of them; empty: nothing. */
    final Feature[] needed() {
        return needed;
    }

    /** Whether it is not as after a reset. */
    @Override
    public boolean inUse(CpuState state) {
        return peek(state) != (index == X86Reg.PAT ? ResetState.PAT : 0);
    }

    private boolean isThere(CpuState state) {
        for (Feature feature : needed) {
            if (((X86State) state).granted.has(feature)) { return true; }
        }
        return needed.length == 0;
    }

    @Override
    public int check(CpuState state, boolean write, long value) {
        return isThere(state) && (!write || rule.allows(state, value)) ? OK : FAULT;
    }

    @Override
    public long peek(CpuState state) {
        return state.reg[index];
    }

    @Override
    public void poke(CpuState state, long value) {
        state.reg[index] = value;
    }
}
