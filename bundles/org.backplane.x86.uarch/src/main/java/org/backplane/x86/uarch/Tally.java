package org.backplane.x86.uarch;

import org.backplane.api.machine.state.Bank;
import org.backplane.api.x86.CountedEvent;

/** An event of which the total is in the bank, and stays over resets: it grows only. */
final class Tally implements CountedEvent {
    private final Bank bank;
    private final int slot;
    private final String name;
    private final int architectural;
    private final int intel;
    private final int amd;
    private final int most;
    private boolean counted;

    Tally(Bank bank, String name, int architectural, int intel, int amd, int most) {
        this.bank = bank;
        this.name = name;
        this.architectural = architectural;
        this.intel = intel;
        this.amd = amd;
        this.most = most;
        slot = bank.slot(name, 0);
        bank.keep(name);
    }

    void happened() {
        bank.set(slot, bank.get(slot) + 1);
    }

    boolean isCounted() { return counted; }

    @Override
    public void counted(boolean now) {
        counted = now;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int architectural() {
        return architectural;
    }

    @Override
    public int code(boolean ofAmd) {
        return ofAmd ? amd : intel;
    }

    @Override
    public long total() {
        return bank.get(slot);
    }

    @Override
    public int most() {
        return most;
    }
}
