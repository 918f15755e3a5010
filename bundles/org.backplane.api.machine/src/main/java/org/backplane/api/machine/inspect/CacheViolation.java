package org.backplane.api.machine.inspect;

/**
 * A device has met a line of memory that a vCPU's cache or buffer had.
 *
 * @param part    the device
 * @param address the line, guest physical
 * @param code    virtual address of the instruction that made the line dirty
 * @param reason  what was done, and what is missing
 * @param times   how often
 */
public record CacheViolation(String part, long address, long code, String reason, long times) {
}
