/**
 * x86 numbers and state: names of the indices in an {@link X86State}, model-specific register numbers, CPUID.
 * <p>
 * Names are those of the Intel SDM. <b>Threads.</b> As {@code org.backplane.api.cpu}.
 *
 * <pre>
 * state.reg[X86Reg.RAX] = 0x2badb002;
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.api.x86;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
