package org.backplane.api.machine.inspect;

/**
 * An instruction in guest memory.
 *
 * @param address as it was asked for: virtual or physical
 * @param bytes   two hexadecimal digits each; empty where there is no RAM
 * @param text    in the syntax asked for; of bytes that are no instruction {@code "(bad)"}
 * @param current whether the vCPU executes it next
 */
public record InstructionInfo(long address, String bytes, String text, boolean current) {
}
