/**
 * Interrupt wires and messages between devices, interrupt controllers and vCPUs.
 * <p>
 * <b>Threads.</b> Everything here may be called by any thread (a line by one at a time), takes no lock and never blocks; a receiver only records the
 * change with atomic operations and kicks the vCPU that has to look.
 *
 * <pre>
 * IrqLine irq = board.irq("irq");
 * irq.set(true);
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.api.machine.irq;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
