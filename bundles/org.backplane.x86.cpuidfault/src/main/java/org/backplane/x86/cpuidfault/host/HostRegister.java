package org.backplane.x86.cpuidfault.host;

/** MSR_MISC_FEATURES_ENABLES of a processor of the host. Counts writes. */
public final class HostRegister {
    private long value;
    private long writes;

    /** @param value what the host's kernel has in it */
    public HostRegister(long value) {
        this.value = value;
    }

    public long value() {
        return value;
    }

    /** WRMSR: 250 to 300 cycles for there and back. */
    void write(long next) {
        value = next;
        writes++;
    }

    /** As often as it was written. */
    public long writes() {
        return writes;
    }
}
