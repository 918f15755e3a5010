package org.backplane.dev.uart;

import org.backplane.api.machine.state.Bank;

/** A queue of bytes kept in a bank. */
final class Fifo {
    private final Bank bank;
    private final int capacity;
    private final int head;
    private final int count;
    private final int data;

    Fifo(Bank bank, String name, int capacity) {
        this.bank = bank;
        this.capacity = capacity;
        head = bank.slot(name + ".HEAD", 0);
        count = bank.slot(name + ".COUNT", 0);
        data = bank.array(name + ".DATA", capacity, 0);
    }

    int count() {
        return (int) bank.get(count);
    }

    boolean isEmpty() { return count() == 0; }

    /** Adds a byte; the caller has made sure that there is room. */
    void push(long value) {
        int at = (int) (bank.get(head) + bank.get(count)) % capacity;
        bank.set(data + at, value & 0xff);
        bank.set(count, bank.get(count) + 1);
    }

    /** The oldest byte; undefined when empty. */
    int peek() {
        return (int) bank.get(data + (int) bank.get(head));
    }

    /** Takes the oldest byte away; the caller has made sure that there is one. */
    int pop() {
        int value = peek();
        bank.set(head, (bank.get(head) + 1) % capacity);
        bank.set(count, bank.get(count) - 1);
        return value;
    }

    void clear() {
        bank.set(count, 0);
    }
}
