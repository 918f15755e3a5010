/**
 * The decoder: from bytes to operands, driven by the rows of the opcode table.
 * <p>
 * <b>Threads.</b> The tables are immutable; a {@link org.backplane.lib.x86.decode.Decoder} belongs to one thread.
 *
 * <pre>
 * Decoder decoder = new Decoder();
 * int status = decoder.decode(bytes, bytes.length, 64, Capabilities.ALL);
 * String key = decoder.encoding.key(decoder.insn);
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.lib.x86.decode;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
