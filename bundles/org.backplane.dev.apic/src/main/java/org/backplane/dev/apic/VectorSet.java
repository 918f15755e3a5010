package org.backplane.dev.apic;

import org.backplane.api.machine.state.Bank;

/** A set of the 256 interrupt vectors, kept in a bank; any thread may change it. */
final class VectorSet {
    private static final int WORDS = 4;

    private final Bank bank;
    private final int base;

    VectorSet(Bank bank, String name) {
        this.bank = bank;
        base = bank.array(name, WORDS, 0);
    }

    /** Puts a vector in; true when it was not there. */
    boolean add(int vector) {
        long bit = 1L << vector;
        return (bank.setBits(base + (vector >> 6), bit) & bit) == 0;
    }

    /** Takes a vector out. */
    void remove(int vector) {
        bank.clearBits(base + (vector >> 6), 1L << vector);
    }

    boolean contains(int vector) {
        return (bank.acquire(base + (vector >> 6)) >>> vector & 1) != 0;
    }

    /** The greatest vector in the set, or -1. */
    int highest() {
        for (int i = WORDS - 1; i >= 0; i--) {
            long word = bank.acquire(base + i);
            if (word != 0) { return (i << 6) + 63 - Long.numberOfLeadingZeros(word); }
        }
        return -1;
    }

    /** The vectors {@code 32 * index} to {@code 32 * index + 31} as the guest reads them. */
    long half(int index) {
        return bank.acquire(base + (index >> 1)) >>> 32 * (index & 1) & 0xffff_ffffL;
    }
}
