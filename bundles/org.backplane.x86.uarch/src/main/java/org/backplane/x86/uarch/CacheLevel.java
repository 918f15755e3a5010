package org.backplane.x86.uarch;

import org.backplane.api.machine.state.Bank;

/** Which lines a cache holds. In each set the line that was used last is first, and the last one makes room. */
final class CacheLevel {
    /** Bytes of a line. */
    static final int LINE = 64;
    /** The number of no line. */
    private static final long NONE = -1;

    private final Bank bank;
    private final int lines;
    private final int ways;
    private final int sets;

    CacheLevel(Bank bank, String name, long size, int ways) {
        this.bank = bank;
        this.ways = ways;
        sets = (int) (size / LINE / ways);
        lines = bank.array(name, sets * ways, NONE);
    }

    private int set(long line) {
        return lines + (int) (line & sets - 1) * ways;
    }

    /** Uses a line, by number; false when it was not there and is from now on. */
    boolean use(long line) {
        int first = set(line);
        long moved = bank.get(first);
        if (moved == line) { return true; }
        for (int way = 1; way < ways; way++) {
            long next = bank.get(first + way);
            bank.set(first + way, moved);
            if (next == line) {
                bank.set(first, line);
                return true;
            }
            moved = next;
        }
        bank.set(first, line);
        return false;
    }

    /** The line is not there any more: those behind it move up. */
    void drop(long line) {
        int first = set(line);
        int last = first + ways - 1;
        int at = first;
        while (at <= last && bank.get(at) != line) { at++; }
        if (at > last) { return; }
        for (; at < last; at++) { bank.set(at, bank.get(at + 1)); }
        bank.set(last, NONE);
    }

    void clear() {
        for (int n = 0; n < sets * ways; n++) { bank.set(lines + n, NONE); }
    }
}
