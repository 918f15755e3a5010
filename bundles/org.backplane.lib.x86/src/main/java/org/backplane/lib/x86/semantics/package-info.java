/**
 * The rows of the opcode table: what every instruction means, written once.
 * <p>
 * <b>Threads.</b> The vCPU's. Annotation and conventions: {@link org.backplane.lib.x86.table.Row}.
 *
 * <pre>
 * long sum = Arithmetic.add(1, 2);
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.lib.x86.semantics;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
