package org.backplane.x86.lbr;

import org.backplane.api.machine.state.Bank;

/** The records, in the bank. The youngest is number 0. */
final class Ring {
    /** Bits of a record's information. */
    static final long CYCLES = 0xffff;
    static final int TYPE = 56;
    static final long CYCLES_VALID = 1L << 60;
    static final long MISPREDICTED = 1L << 63;
    private static final int CALL_INDIRECT = 3;
    private static final int CALL_DIRECT = 4;
    private static final int RETURN = 5;

    private final Bank bank;
    private final int depth;
    private final int head;
    private final int from;
    private final int to;
    private final int info;
    /** Cycles at the last record. */
    private final int since;

    Ring(Bank bank, int depth) {
        this.bank = bank;
        this.depth = depth;
        head = bank.slot("HEAD", 0);
        from = bank.array("FROM", depth, 0);
        to = bank.array("TO", depth, 0);
        info = bank.array("INFO", depth, 0);
        since = bank.slot("SINCE", 0);
    }

    int depth() {
        return depth;
    }

    void push(long source, long target, long information) {
        int at = (int) bank.get(head) + 1;
        if (at == depth) { at = 0; }
        bank.set(head, at);
        bank.set(from + at, source);
        bank.set(to + at, target);
        bank.set(info + at, information);
    }

    /** Cycles since it was last asked, as far as a record can tell. */
    long cycles(long now) {
        long cycles = Math.min(now - bank.get(since), CYCLES);
        bank.set(since, now);
        return cycles;
    }

    /** Call-stack mode: whether a branch is no record, since it is a return, or the call of what comes next. */
    boolean unwinds(long source, long target, int type, int length) {
        if (type == RETURN) { pop(); }
        boolean call = type == CALL_DIRECT || type == CALL_INDIRECT;
        return type == RETURN || call && target == source + length;
    }

    /** The youngest goes, the others move up. */
    private void pop() {
        int at = (int) bank.get(head);
        bank.set(from + at, 0);
        bank.set(to + at, 0);
        bank.set(info + at, 0);
        bank.set(head, at == 0 ? depth - 1 : at - 1);
    }

    void clear() {
        for (int n = 0; n < depth; n++) {
            bank.set(from + n, 0);
            bank.set(to + n, 0);
            bank.set(info + n, 0);
        }
    }

    /** Where the youngest is. */
    int top() {
        return (int) bank.get(head);
    }

    void top(long at) {
        bank.set(head, at);
    }

    /** The number of the record at a place. */
    int number(int at) {
        int number = top() - at;
        return number < 0 ? number + depth : number;
    }

    private int place(int number) {
        int at = (int) bank.get(head) - number;
        return at < 0 ? at + depth : at;
    }

    long from(int number) {
        return bank.get(from + place(number));
    }

    void from(int number, long value) {
        bank.set(from + place(number), value);
    }

    long to(int number) {
        return bank.get(to + place(number));
    }

    void to(int number, long value) {
        bank.set(to + place(number), value);
    }

    long info(int number) {
        return bank.get(info + place(number));
    }

    void info(int number, long value) {
        bank.set(info + place(number), value);
    }

    boolean isEmpty() {
        for (int n = 0; n < depth; n++) {
            if ((bank.get(from + n) | bank.get(to + n) | bank.get(info + n)) != 0) { return false; }
        }
        return true;
    }
}
