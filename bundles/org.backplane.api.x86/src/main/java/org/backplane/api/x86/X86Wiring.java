package org.backplane.api.x86;

import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Wiring;

/** What an x86 core works with, beyond what every core has. */
public final class X86Wiring extends Wiring {
    /** CPUID's answers. */
    public final Cpuid cpuid;

    /** What this vCPU may use: the granted features. */
    public final Capabilities capabilities;

    /** Ticks per second of the time-stamp counter, 1 to 9*10^9. */
    public final long tscHertz;

    /** Random numbers for the guest, 64 bits each; never waits. On the vCPU's thread. */
    public final LongSupplier random;

    /** What answers for model-specific registers that are not there; null: #GP. */
    public final SystemRegister unknown;

    /** Types of physical memory. */
    public final MemoryTypes memoryTypes;

    /** The performance counters; null: there are none. */
    public final PerformanceCounters counters;

    /** Who records branches; null: nobody. */
    public final BranchRecorder recorder;

    /** Who predicts branches; null: nobody. */
    public final BranchPredictor predictor;

    /** Caches that are modelled; null: none. */
    public final CacheModel cacheModel;

    /** The supervisor component of extended state; null: there is none. */
    public final SavedState savedState;

    /** Who decides whether CPUID faults, while it is {@link X86Reg#CPUID_ASKED}; null: nobody has to. */
    public final CpuidIntercept cpuidIntercept;

    /** Where FERR# leads; null: nowhere, and IGNNE# is asserted always. */
    public final FloatingPointError floatingPointError;

    /** With random numbers that are the same every time, and #GP for registers that are not there: for tests. */
    public X86Wiring(Wiring base, Cpuid cpuid, Capabilities capabilities, long tscHertz) {
        this(base, cpuid, capabilities, tscHertz, new SplittableRandom(0)::nextLong, null);
    }

    public X86Wiring(Wiring base, Cpuid cpuid, Capabilities capabilities, long tscHertz, LongSupplier random,
            SystemRegister unknown) {
        super(base);
        memoryTypes = Objects.requireNonNullElseGet(facet(MemoryTypes.class),
                () -> new PageAttributes((X86State) state));
        this.random = random;
        this.cpuid = cpuid;
        this.capabilities = capabilities;
        this.tscHertz = tscHertz;
        this.unknown = unknown;
        counters = facet(PerformanceCounters.class);
        recorder = facet(BranchRecorder.class);
        predictor = facet(BranchPredictor.class);
        cacheModel = facet(CacheModel.class);
        savedState = facet(SavedState.class);
        cpuidIntercept = facet(CpuidIntercept.class);
        floatingPointError = facet(FloatingPointError.class);
    }
}
