package org.backplane.api.x86;

import java.util.Map;
import java.util.TreeMap;

/** Performance counters whose part is away: they stand still. */
final class HeldCounters implements PerformanceCounters {
    /** Bits 31 to 16 of ECX: counters for general use, those of one event, metrics. */
    private static final int[] TYPES = {0, 0x4000, 0x2000};
    /** Of a type: as many as the global registers have bits for. */
    private static final int MOST = 32;

    private final Map<Integer, Long> values;
    private final CountedEvent cycles;

    private HeldCounters(Map<Integer, Long> values, CountedEvent cycles) {
        this.values = values;
        this.cycles = cycles;
    }

    static HeldCounters of(PerformanceCounters left) {
        Map<Integer, Long> values = new TreeMap<>();
        for (int type : TYPES) {
            for (int n = 0; n < MOST; n++) {
                int selector = type << 16 | n;
                if (left.exists(selector)) { values.put(selector, left.read(selector)); }
            }
        }
        CountedEvent cycles = left.cycles();
        return new HeldCounters(values, cycles == null ? null : new Still(cycles));
    }

    @Override
    public boolean counting() {
        return false;
    }

    @Override
    public long next() {
        return NEVER;
    }

    @Override
    public void settle() {
        // nothing counts
    }

    @Override
    public boolean unsettled() {
        return false;
    }

    @Override
    public CountedEvent cycles() {
        return cycles;
    }

    @Override
    public boolean exists(int selector) {
        return values.containsKey(selector);
    }

    @Override
    public long read(int selector) {
        return values.get(selector);
    }

    /** Cycles that do not pass. */
    private static final class Still extends NamedEvent {
        private final long total;

        Still(CountedEvent left) {
            super(left.name(), MODEL_SPECIFIC, -1, -1, 1);
            total = left.total();
        }

        @Override
        public long total() {
            return total;
        }
    }
}
