package org.backplane.x86.architecture;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.SystemRegister;

/** A model-specific register that is one word of the state. */
class StateRegister implements SystemRegister {
    private final int id;
    private final String name;
    private final int index;
    private final WriteRule rule;

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

    @Override
    public int check(CpuState state, boolean write, long value) {
        return !write || rule.allows(state, value) ? OK : FAULT;
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
