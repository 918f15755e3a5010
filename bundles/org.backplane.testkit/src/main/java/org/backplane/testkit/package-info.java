/**
 * For authors of parts: benches that stand in for a machine in plain unit tests, without a framework.
 * <p>
 * <b>Threads.</b> One thread; time moves only by {@link org.backplane.testkit.Bench#advance}.
 *
 * <pre>
 * Bench bench = new Bench();
 * bench.plug(new Ticker(), Map.of("hertz", 1_000_000L));
 * bench.write("", 0x4, 4, 1);
 * bench.write("", 0x8, 4, 10);
 * bench.advance(10_000);
 * assertTrue(bench.line("irq").asserted());
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
