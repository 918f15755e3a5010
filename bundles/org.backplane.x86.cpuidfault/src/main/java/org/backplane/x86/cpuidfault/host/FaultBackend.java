package org.backplane.x86.cpuidfault.host;

/**
 * A way of having CPUID fault in a guest's user mode. {@link #load} and {@link #put} surround the time in which a vCPU is on a processor:
 * from one exit to the program that has the machine to the next. Not thread-safe: one per vCPU.
 */
public abstract class FaultBackend {
    /** The bit that faulting is. */
    static final long FAULT = 1;

    private final HostRegister register;
    /** What the host has in it; it changes by task switch only, so it is not read each time. */
    private final long host;
    private boolean loaded;
    /** What {@link #put} has to undo: asking again whether the values differ would miss a guest that changed its own meanwhile. */
    private boolean installed;
    private long exits;

    FaultBackend(HostRegister register) {
        this.register = register;
        host = register.value();
    }

    /** Nothing is written: CPUID exits, or its #GP does, and whoever handles that looks at the guest's bit. */
    public static FaultBackend emulated(HostRegister register) {
        return new FaultBackend(register) {
            @Override
            boolean installs(long own, long guest) {
                return false;
            }

            @Override
            boolean interceptsFault() {
                return true;
            }
        };
    }

    /** Written only where the host's own setting would show in the guest: it is not 0, and differs. */
    public static FaultBackend lazy(HostRegister register) {
        return new FaultBackend(register) {
            @Override
            boolean installs(long own, long guest) {
                return (own & FAULT) != 0 && differs(own, guest);
            }
        };
    }

    /** Written whenever the values differ. */
    public static FaultBackend eager(HostRegister register) {
        return new FaultBackend(register) {
            @Override
            boolean installs(long own, long guest) {
                return differs(own, guest);
            }
        };
    }

    /** Whether the guest's value must be in the register. */
    abstract boolean installs(long own, long guest);

    /** Whether a #GP of CPUID exits: what is in the register need not be the guest's. */
    boolean interceptsFault() {
        return false;
    }

    static boolean differs(long own, long guest) {
        return ((own ^ guest) & FAULT) != 0;
    }

    /** The vCPU comes to the processor. */
    public final void load(long guest) {
        loaded = true;
        install(guest);
    }

    /** The guest writes its register. */
    public final void guestWrites(long guest) {
        if (loaded) { install(guest); }
    }

    private void install(long guest) {
        long wanted = installs(host, guest) ? host & ~FAULT | guest & FAULT : host;
        if (register.value() != wanted) { register.write(wanted); }
        installed = wanted != host;
    }

    /** The vCPU leaves the processor. */
    public final void put() {
        if (installed) { register.write(host); }
        installed = false;
        loaded = false;
    }

    /**
     * The guest's user mode executes CPUID; whether it faults. Where the register has the guest's bit, and that is set, it does so without
     * an exit. Everything else exits, CPUID or its intercepted #GP, and is answered as the guest wants.
     */
    public final boolean userCpuid(long guest) {
        boolean faults = (guest & FAULT) != 0;
        if (!faults || (register.value() & FAULT) == 0 || interceptsFault()) { exits++; }
        return faults;
    }

    /** Exits that CPUID and its #GP took. */
    public final long exits() {
        return exits;
    }
}
