package org.backplane.api.machine.inspect;

/**
 * How instructions are traced.
 *
 * @param syntax    one that the vCPU's core knows; empty: the usual one
 * @param file      where to, a path of the host; empty: the logger {@code org.backplane.trace}
 * @param count     after so many the trace ends; 0: when it is told to
 * @param registers whether the registers that an instruction changed are told behind it
 */
public record TraceRequest(String syntax, String file, long count, boolean registers) {
}
