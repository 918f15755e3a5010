package org.backplane.x86.uarch;

import java.util.List;

import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.x86.CacheModel;
import org.backplane.api.x86.CountedEvent;
import org.backplane.api.x86.EventSource;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Wiring;

/**
 * Data caches of one vCPU, by physical address: what the first level does not hold refers to the last level, and what that does not hold
 * either is a miss. Both take up every line that is read or written.
 */
final class Caches implements X86Extension, CacheModel, EventSource {
    /** Lines that one instruction accesses: XSAVE stores 40 and more. */
    private static final int MOST = 64;

    private final CacheLevel first;
    private final CacheLevel last;
    private final Tally references;
    private final Tally misses;
    private final List<CountedEvent> events;

    Caches(CachesFactory.Config config, VcpuBoard board) {
        first = new CacheLevel(board.bank(), "FIRST", config.firstSize(), config.firstWays());
        last = new CacheLevel(board.bank(), "LAST", config.lastSize(), config.lastWays());
        references = new Tally(board.bank(), "cache-references", 3, 0x4f2e, 0xff60, MOST);
        misses = new Tally(board.bank(), "cache-misses", 4, 0x412e, 0x0964, MOST);
        events = List.of(references, misses);
    }

    @Override
    public List<CountedEvent> events() {
        return events;
    }

    /** Without counters nobody counts. */
    @Override
    public void wired(X86Wiring wiring) {
        if (wiring.counters == null) { events.forEach(event -> event.counted(false)); }
    }

    @Override
    public boolean watching() {
        return references.isCounted() || misses.isCounted();
    }

    @Override
    public void access(long physical, int bytes) {
        long line = physical / CacheLevel.LINE;
        use(line);
        long end = (physical + bytes - 1) / CacheLevel.LINE;
        if (end != line) { use(end); }
    }

    private void use(long line) {
        if (first.use(line)) { return; }
        references.happened();
        if (!last.use(line)) { misses.happened(); }
    }

    @Override
    public void flush(long physical) {
        first.drop(physical / CacheLevel.LINE);
        last.drop(physical / CacheLevel.LINE);
    }

    @Override
    public void flush() {
        first.clear();
        last.clear();
    }
}
