/**
 * The x87 unit: arithmetic on 80-bit floats over primitives, and the register stack. Knows nothing of instructions or memory.
 * <p>
 * <b>Threads.</b> Everything belongs to one vCPU.
 *
 * <pre>
 * Fpu fpu = new Fpu(state.fp);
 * fpu.begin().arithmetic(Arithmetic80.ADD, 0, 1);
 * fpu.commit(0);
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.lib.x86.x87;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
