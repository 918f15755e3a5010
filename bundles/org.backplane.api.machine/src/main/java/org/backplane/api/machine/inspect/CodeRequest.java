package org.backplane.api.machine.inspect;

/**
 * What to disassemble.
 *
 * @param vcpu     whose memory and mode, by name
 * @param address  of the first instruction; {@link #CURRENT}: where the vCPU is
 * @param physical whether the address is physical, otherwise virtual
 * @param count    instructions, 1 or more
 * @param syntax   one that the vCPU's core knows; empty: the usual one
 */
public record CodeRequest(String vcpu, long address, boolean physical, int count, String syntax) {
    /** As address: the instruction that comes next. */
    public static final long CURRENT = -1;
}
