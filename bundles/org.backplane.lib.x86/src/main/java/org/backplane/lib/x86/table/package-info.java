/**
 * How rows of the opcode table are written: one annotated static method per instruction gives decoder, interpreter,
 * disassembler and tests.
 * <p>
 * <b>Threads.</b> Immutable.
 *
 * <pre>
 * &#64;Row(asm = "add", enc = { "00 /r Eb,Gb", "01 /r Ev,Gv" }, flags = Flags.ADD, lock = true)
 * static long add(long a, long b) {
 *     return a + b;
 * }
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.lib.x86.table;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
