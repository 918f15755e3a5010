/**
 * The state of parts, owned by the chassis.
 * <p>
 * A part declares named slots while it is created and keeps every bit of guest-visible state in them; hand-over, hold,
 * roll-back, reset and snapshot then need no code in the part.
 * <b>Threads.</b> Guarded by the lock of the part that owns the bank.
 *
 * <pre>
 * int count = bank.slot("COUNT", 0);
 * bank.set(count, bank.get(count) + 1);
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.api.machine.state;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
