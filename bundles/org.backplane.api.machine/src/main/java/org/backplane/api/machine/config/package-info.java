/**
 * Configuration of parts as records: one source for validation, machine-file keys and reference documentation.
 * <p>
 * <b>Threads.</b> Immutable.
 *
 * <pre>
 * record Config(&#64;Key(doc = "Input frequency.", unit = "Hz", min = 1, max = 1_000_000_000, byDefault = "1000000") long hertz) {}
 * Schema&lt;Config&gt; schema = Schema.of(Config.class);
 * Config config = schema.bind(Map.of("hertz", "0x1000"), problems::add);
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.api.machine.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
