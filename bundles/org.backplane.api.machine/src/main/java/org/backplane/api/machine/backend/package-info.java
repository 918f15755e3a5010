/**
 * What devices talk to on the host side: consoles now; disks and networks later.
 * <p>
 * <b>Threads.</b> Back ends own their threads and meet devices through bounded queues; no call here blocks.
 * They are found as OSGi services by the property {@code backend.name}.
 *
 * <pre>
 * CharacterBackend console = board.backend("backend", CharacterBackend.class); // input and output: the only part that does
 * CharacterOutput log = board.backend("backend", CharacterOutput.class); // output only, perhaps among others
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.api.machine.backend;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
