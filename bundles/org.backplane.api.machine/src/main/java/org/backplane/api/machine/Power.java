package org.backplane.api.machine;

import org.osgi.annotation.versioning.ProviderType;

/** Requests that guests make through devices. All are asynchronous: they return at once and kick every vCPU. Any thread. */
@ProviderType
public interface Power {
    /** Powers the machine off (ACPI S5). */
    void off();

    /** Resets every part and every vCPU and loads the guest again. */
    void reset();

    /** Ends the run with a value for the emulator's caller (debug-exit devices). */
    void exit(int value);
}
