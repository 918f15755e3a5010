package org.backplane.x86.mtrr;

import org.backplane.api.machine.state.Bank;

/** What a vCPU has asked to be dropped and has dropped. Outlives the part and resets, in the bank. Counted by the vCPU's thread. */
final class ZapCounts {
    private static final String[] NAMES = {"ZAP_REQUESTS", "ZAP_CALLS", "ZAP_PAGES"};

    private final Bank bank;
    private final int first;

    ZapCounts(Bank bank) {
        this.bank = bank;
        first = bank.slot(NAMES[0], 0);
        bank.slot(NAMES[1], 0);
        bank.slot(NAMES[2], 0);
        for (String name : NAMES) { bank.keep(name); }
    }

    private void add(int slot, long more) {
        bank.set(slot, bank.get(slot) + more);
    }

    void requested() {
        add(first, 1);
    }

    void zapped(long pages) {
        add(first + 1, 1);
        add(first + 2, pages);
    }

    long requests() {
        return bank.get(first);
    }

    long calls() {
        return bank.get(first + 1);
    }

    long pages() {
        return bank.get(first + 2);
    }
}
