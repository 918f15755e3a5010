/**
 * The one place that touches guest RAM by host address; for cores only.
 * <p>
 * <b>Threads.</b> Any; ordering is what {@link org.backplane.lib.memory.Mem} says.
 *
 * <pre>
 * long value = Mem.getLong(physicalMemory.host(address));
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.lib.memory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
