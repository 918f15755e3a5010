/**
 * The machine's one clock and the alarms devices set on it.
 * <p>
 * All guest clocks are views of {@link MachineClock}; it stands still in a quiet point.
 * <b>Threads.</b> The clock may be read by any thread. Alarms are set under the device's lock and fire under it.
 *
 * <pre>
 * Alarm tick = board.alarm("tick", this::onTick);
 * tick.at(board.clock().nanos() + 1_000_000);
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.api.machine.time;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
