package org.backplane.api.machine.inspect;

/** How an act of the guest can be odd. It is counted and listed, never an error. */
public enum Oddity {
    /** Nobody answers there. */
    UNHANDLED,
    /** Real hardware does something that this part does not do. */
    UNIMPLEMENTED,
    /** Allowed, but drivers do not do it. */
    UNUSUAL,
    /** No source was found for what hardware does here. */
    UNVERIFIED
}
