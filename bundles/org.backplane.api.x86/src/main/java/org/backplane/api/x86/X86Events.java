package org.backplane.api.x86;

/** Bits of {@code InterruptController.takeEvents} on x86. */
public final class X86Events {
    /** Non-maskable interrupt. */
    public static final int NMI = 1;
    /** System management interrupt. */
    public static final int SMI = 2;

    private X86Events() {
    }
}
