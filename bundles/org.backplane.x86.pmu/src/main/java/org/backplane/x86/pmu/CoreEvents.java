package org.backplane.x86.pmu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.x86.CountedEvent;
import org.backplane.api.x86.EventSource;
import org.backplane.api.x86.NamedEvent;
import org.backplane.api.x86.Progress;
import org.backplane.api.x86.X86Wiring;

/** What can be counted on a vCPU: what its core tells, cycles that cost is made of, and what other parts have. */
final class CoreEvents {
    private static final int MILLI = 1000;
    private static final long NANOSECONDS = 1_000_000_000;
    /** Ticks of the time-stamp counter that an instruction takes at most on a host that is not slow. */
    private static final int TICKS_IN_REAL_TIME = 64;
    /** Numbers of architectural events (CPUID leaf 0xA, EBX). */
    private static final int LLC_MISSES = 4;
    /** Architectural events that processors of every version tell of. */
    private static final int USUAL = 7;
    private static final int MISPREDICTS = 6;
    private static final CountedEvent NONE = new Never();

    private final Pmu.Config config;
    private final List<CountedEvent> all = new ArrayList<>();
    private final Map<Integer, CountedEvent> byCode = new HashMap<>();
    private CountedEvent mispredicts = NONE;
    private CountedEvent misses = NONE;
    private Progress core;
    private X86Wiring wiring;
    /** 1 while the instruction under execution counts as done. */
    private int ahead;

    final CountedEvent instructions = new NamedEvent("instructions", 1, 0xc0, 0xc0, 1) {
        @Override
        public long total() {
            return core.instructions() + ahead;
        }
    };
    final CountedEvent branches = new NamedEvent("branches", 5, 0xc4, 0xc2, 1) {
        @Override
        public long total() {
            return core.branches();
        }
    };
    final CountedEvent cycles = new NamedEvent("cycles", 0, 0x3c, 0x76, 1) {
        @Override
        public long total() {
            return cost(core.instructions() + ahead);
        }

        @Override
        public int most() {
            long penalties = (long) mispredicts.most() * config.mispredict()
                    + (long) misses.most() * config.cacheMiss();
            return (int) Math.min(Integer.MAX_VALUE, (config.cyclesPerThousand() + MILLI - 1) / MILLI + penalties);
        }
    };
    /** At the rate of the time-stamp counter; while the vCPU is halted the unit does not take it up. */
    final CountedEvent reference = new NamedEvent("ref-cycles", 2, 0x13c, -1, 1) {
        @Override
        public long total() {
            return wiring.clock.ticks(wiring.tscHertz);
        }

        @Override
        public int most() {
            return wiring.clock.seed().isPresent()
                    ? (int) ((wiring.tscHertz + NANOSECONDS - 1) / NANOSECONDS)
                    : TICKS_IN_REAL_TIME;
        }
    };

    CoreEvents(Pmu.Config config) {
        this.config = config;
    }

    /** Takes up who else has events. */
    void gather(List<CpuExtension> seated, boolean amd) {
        all.clear();
        byCode.clear();
        all.addAll(List.of(cycles, instructions, reference, branches));
        for (CpuExtension extension : seated) {
            EventSource source = extension.facet(EventSource.class);
            if (source != null) { all.addAll(source.events()); }
        }
        for (CountedEvent event : all) {
            if (event.code(amd) >= 0) { byCode.putIfAbsent(event.code(amd), event); }
        }
        mispredicts = first(MISPREDICTS);
        misses = first(LLC_MISSES);
    }

    /** Of two that provide an event, the first counts, as it does by its code. */
    private CountedEvent first(int architectural) {
        return all.stream().filter(event -> event.architectural() == architectural).findFirst().orElse(NONE);
    }

    void wired(X86Wiring fresh) {
        wiring = fresh;
    }

    void follow(Progress progress) {
        core = progress;
    }

    Progress core() {
        return core;
    }

    /** Until {@link #settled}, the instruction under execution counts as done. */
    void beyond() {
        ahead = 1;
    }

    void settled() {
        ahead = 0;
    }

    boolean cyclesAreInstructions() {
        return config.cyclesPerThousand() == MILLI && (mispredicts == NONE || config.mispredict() == 0)
                && (misses == NONE || config.cacheMiss() == 0);
    }

    private long cost(long executed) {
        return executed * config.cyclesPerThousand() / MILLI
                + mispredicts.total() * config.mispredict() + misses.total() * config.cacheMiss();
    }

    private boolean isOfCore(CountedEvent event) {
        return event == instructions || event == branches || event == cycles;
    }

    /** Cycles in which an event has happened as far as its total says: that of a part is not {@link #ahead}. */
    long cycles(CountedEvent event) {
        return isOfCore(event) ? cycles.total() : cost(core.instructions());
    }

    /**
     * Whether an interval alone tells how an event is spread over its cycles: one in each of as many as there are events, none in the
     * others. What a part provides can happen in an instruction that faults, and so with that of the next in one cycle.
     *
     * @param ordered whether it matters which come first
     */
    boolean areSpread(CountedEvent event, boolean ordered) {
        if (event == cycles || event == instructions && cyclesAreInstructions()) { return true; }
        return !ordered && config.cyclesPerThousand() >= MILLI && isOfCore(event);
    }

    /** How many architectural events CPUID tells of: those of all versions, and up to the last that somebody provides. */
    int announced() {
        return all.stream().mapToInt(event -> event.architectural() + 1).reduce(USUAL, Math::max);
    }

    /** A bit for every architectural event of the first {@code count} that nobody provides. */
    int missing(int count) {
        int missing = (1 << count) - 1;
        for (CountedEvent event : all) { if (event.architectural() >= 0) { missing &= ~(1 << event.architectural()); } }
        return missing;
    }

    /** Tells every event whether one of the first {@code count} counters takes it. */
    void counted(Counter[] counters, int count) {
        for (CountedEvent event : all) {
            boolean priced = event == mispredicts && config.mispredict() > 0
                    || event == misses && config.cacheMiss() > 0;
            boolean taken = false;
            for (int n = 0; n < count; n++) { taken |= counters[n].takes(event, priced); }
            event.counted(taken);
        }
    }

    /** Null when there is none. */
    CountedEvent find(int code) {
        return byCode.get(code);
    }

    /** Nobody provides it. */
    private static final class Never extends NamedEvent {
        Never() {
            super("", MODEL_SPECIFIC, -1, -1, 0);
        }

        @Override
        public long total() {
            return 0;
        }
    }
}
