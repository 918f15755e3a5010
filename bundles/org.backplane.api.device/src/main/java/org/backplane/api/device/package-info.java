/**
 * The device kit: what a device is written with.
 * <p>
 * A device is a table of named registers with named fields, an interrupt pin or two, alarms on the machine clock and a
 * configuration record. Save and restore, reset, tracing and display come from the table.
 * <p>
 * <b>Threads.</b> A device is single-threaded by contract: the chassis holds the device's lock around every callback.
 * Devices own no threads and never block.
 *
 * <pre>
 * &#64;Component
 * &#64;DeviceType("acme,ticker")
 * public final class Ticker implements DeviceFactory&lt;Ticker.Config&gt; {
 *     public record Config(&#64;Key(doc = "Ticks per second.", byDefault = "1000000", min = 1) long hertz) {}
 *
 *     &#64;Override
 *     public Device create(Config config, Board board) {
 *         IrqLine irq = board.irq("irq");
 *         Window regs = board.window("", 16);
 *         Register status = regs.word(0x0, "STATUS").bit(0, "EXPIRED").writeOneToClear(1).onChange((was, is) -&gt; irq.set(is != 0));
 *         Alarm alarm = board.alarm("expiry", () -&gt; status.set(1));
 *         regs.word(0x4, "START").onWrite(ticks -&gt; alarm.at(board.clock().nanos() + MachineClock.nanos(ticks, config.hertz())));
 *         …
 *     }
 * }
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.api.device;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
