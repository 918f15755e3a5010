package org.backplane.api.machine.inspect;

/**
 * A vCPU.
 *
 * @param index   0 to the number of vCPUs - 1
 * @param name    the part's name in the machine file
 * @param state   {@code "running"}, {@code "stopped"} (the machine is at rest), {@code "halted"} or {@code "shut down"}
 * @param core    type of the core that executes its instructions, empty without one
 * @param retired instructions since the machine was created; exact at rest, recent otherwise
 * @param flushes how often its core has dropped translations since it was seated, for the guest or because parts changed
 */
public record VcpuInfo(int index, String name, String state, String core, long retired, long flushes) {
}
