/**
 * Guest physical memory and I/O ports as vCPUs, loaders and DMA masters see them.
 * <p>
 * <b>Threads.</b> {@link AddressSpace} may be called by any vCPU thread; the chassis holds the lock of the device that is
 * addressed for the duration of its callback. {@link PhysicalMemory#host} never blocks.
 *
 * <pre>
 * long lapicId = space.read(0xfee00020L, 4);
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.api.machine.bus;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
