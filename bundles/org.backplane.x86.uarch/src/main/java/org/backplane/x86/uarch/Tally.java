package org.backplane.x86.uarch;

import org.backplane.api.machine.state.Bank;
import org.backplane.api.x86.NamedEvent;

/** An event of which the total is in the bank, and stays over resets: it grows only. */
final class Tally extends NamedEvent {
    private final Bank bank;
    private final int slot;
    private boolean counted;

    Tally(Bank bank, String name, int architectural, int intel, int amd, int most) {
        super(name, architectural, intel, amd, most);
        this.bank = bank;
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
    public long total() {
        return bank.get(slot);
    }
}
