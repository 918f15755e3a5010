/**
 * What every x86 core is made of: execution context, instructions, memory management, exceptions, segments.
 * <p>
 * <b>Threads.</b> Everything belongs to one vCPU and is used on its thread, or at a quiet point.
 *
 * <pre>
 * X86Cpu c = new X86Cpu(state);
 * c.rewire(wiring);
 * long value = c.load64(linearAddress);
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.lib.x86;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
