package org.backplane.api.x86;

import org.backplane.api.machine.state.Bank;

/**
 * The records of a {@link BranchRecorder}: a ring in its bank, the youngest is number 0. A core writes most near branches into it without
 * asking: a call per branch takes as long as the branch. On the vCPU's thread.
 */
public final class BranchLog {
    /** Bits of a record's information, as IA32_LBR_x_INFO has them. */
    public static final long CYCLES = 0xffff;
    public static final int TYPE = 56;
    public static final long CYCLES_VALID = 1L << 60;
    public static final long MISPREDICTED = 1L << 63;

    /**
     * What a record has of a branch.
     *
     * @param from  bits of its address that are kept
     * @param wrong bits besides, when it was mispredicted
     * @param to    bits of where it went that are kept
     * @param valid bits besides
     * @param info  bits of the information that are kept
     */
    public record Form(long from, long wrong, long to, long valid, long info) {
    }

    private static final int CYCLE_BITS = 16;

    private final Bank bank;
    private final int depth;
    private final Form form;
    private final int head;
    private final int from;
    private final int to;
    private final int info;
    /** Cycles at the last record. */
    private final int since;
    /** A bit for each type that {@link #takes} has. */
    private int types;

    public BranchLog(Bank bank, int depth, Form form) {
        this.bank = bank;
        this.depth = depth;
        this.form = form;
        head = bank.slot("HEAD", 0);
        from = bank.array("FROM", depth, 0);
        to = bank.array("TO", depth, 0);
        info = bank.array("INFO", depth, 0);
        since = bank.slot("SINCE", 0);
    }

    /** How many records there are. */
    public int depth() {
        return depth;
    }

    /** What a record has besides cycles. */
    public static long information(int type, boolean mispredicted) {
        return (long) type << TYPE | CYCLES_VALID | (mispredicted ? MISPREDICTED : 0);
    }

    /** Says which near branches a core writes here, a bit for each type. Their recorder is told of the others. */
    public void take(int mask) {
        types = mask;
    }

    /** Whether branches of a type are written here, as long as {@link BranchRecorder#recording}. */
    public boolean takes(int type) {
        return (types >>> type & 1) != 0;
    }

    /** A branch was taken, at a cycle {@code now}; {@code information} is what a record has besides cycles. */
    public void add(long source, long target, long information, long now) {
        long[] words = bank.words();
        int at = next(words);
        words[from + at] = source & form.from | information & form.wrong;
        words[to + at] = target & form.to | form.valid;
        words[info + at] = (information | cycles(now)) & form.info;
    }

    private int next(long[] words) {
        int at = (int) words[head] + 1;
        if (at == depth) { at = 0; }
        words[head] = at;
        return at;
    }

    /** Cycles since it was last asked, as far as a record can tell. */
    public long cycles(long now) {
        long[] words = bank.words();
        long cycles = now - words[since];
        words[since] = now;
        return cycles >>> CYCLE_BITS == 0 ? cycles : CYCLES;
    }

    /** A record as it is. */
    public void push(long source, long target, long information) {
        set(next(bank.words()), source, target, information);
    }

    /** The youngest goes, the others move up. */
    public void pop() {
        int at = top();
        set(at, 0, 0, 0);
        top(at == 0 ? depth - 1 : at - 1);
    }

    public void clear() {
        for (int at = 0; at < depth; at++) { set(at, 0, 0, 0); }
    }

    private void set(int at, long source, long target, long information) {
        bank.set(from + at, source);
        bank.set(to + at, target);
        bank.set(info + at, information);
    }

    public boolean isEmpty() {
        long any = 0;
        for (int n = 0; n < depth; n++) { any |= from(n) | to(n) | info(n); }
        return any == 0;
    }

    /** Where the youngest is. */
    public int top() {
        return (int) bank.get(head);
    }

    /** The youngest is at a place now. */
    public void top(long at) {
        bank.set(head, at);
    }

    /** The number of the record at a place. */
    public int number(int at) {
        int number = top() - at;
        return number < 0 ? number + depth : number;
    }

    private int place(int number) {
        int at = top() - number;
        return at < 0 ? at + depth : at;
    }

    public long from(int number) {
        return bank.get(from + place(number));
    }

    public void from(int number, long value) {
        bank.set(from + place(number), value);
    }

    public long to(int number) {
        return bank.get(to + place(number));
    }

    public void to(int number, long value) {
        bank.set(to + place(number), value);
    }

    public long info(int number) {
        return bank.get(info + place(number));
    }

    public void info(int number, long value) {
        bank.set(info + place(number), value);
    }
}
