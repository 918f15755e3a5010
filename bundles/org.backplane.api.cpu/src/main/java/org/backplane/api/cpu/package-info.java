/**
 * Contracts between a machine and its CPUs: architectures, cores (engines), extensions, system registers, hooks.
 * <p>
 * State belongs to the chassis: a core works on a {@link CpuState} that it is lent and keeps nothing that could not be built
 * anew from it.
 * <p>
 * <b>Threads.</b> A vCPU runs on one thread at a time. {@link CpuCore#run} is called there; everything else only at quiet
 * points, by the director, unless said otherwise.
 *
 * <pre>
 * core.rewire(wiring);
 * int why = core.run(budget);
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.api.cpu;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
