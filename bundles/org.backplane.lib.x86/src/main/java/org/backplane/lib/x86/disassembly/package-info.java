/**
 * From bytes to text, in Intel and in AT&amp;T syntax, spelt as GNU's disassembler does. What is printed comes from the opcode table: the
 * mnemonic, the operand codes, and {@link org.backplane.lib.x86.table.Row#text} where these do not say it.
 * <p>
 * <b>Names</b> in such a text may have:
 * <ul>
 * <li>{@code a/b/c}: one name for each operand size, 16, 32 and 64 bits; {@code a/b}: for 16 and for more; {@code @a/b/c}: for each address size
 * <li>{@code ~}: the letter of the operand size (b, w, l, q)
 * <li>{@code !}: the same, when the operand size is not what it is without prefixes, and no general register tells
 * <li>{@code ^}: the letter of the address size, when it is not what it is without prefixes
 * <li>{@code ?}: the letter of the size of an operand in memory that no register tells (AT&amp;T names without a text end so);
 * {@code +}: the same, though there is a register
 * <li>{@code &}: in 64-bit code q or the letter of 32 bits, as REX.W says; {@code $}: in other code the letter of the operand size
 * <li>{@code %}: x or y, for the length of vectors in memory
 * <li>{@code :}: the hint that a prefix gives to a conditional jump
 * <li>{@code #}: {@code abs} where an immediate or an address has 64 bits
 * <li><code>{cc}</code>, <code>{clmul}</code>: the name of what the immediate chooses, which is then not printed; <code>{nop}</code>: what
 * exchanges the accumulator with itself is {@code nop}
 * </ul>
 * <b>Operands</b> have the codes of {@link org.backplane.lib.x86.table.Row} and these: {@code Xv} and {@code Yv} (what string instructions
 * read and write), {@code Ti} (st(i)), {@code Ap} (selector and offset), {@code BX} (what XLAT reads), {@code eAX} (at most 32 bits), names of
 * registers in lower case; {@code *} in front of what a jump goes through; sizes {@code f} (far pointer), {@code e} (two of the operand size), {@code t} (80 bits), {@code c} (128
 * bits of integers), {@code s} (in memory 16 bits, a register as {@code v}), {@code k} (in memory 16 bits, a register 32), {@code n} (64 in 64-bit mode, else 32); {@code Mdx}:
 * elements of {@code d} with a vector {@code x} of indices.
 * <p>
 * <b>Threads.</b> A {@link org.backplane.lib.x86.disassembly.X86Disassembler} may be used by any.
 *
 * <pre>
 * Disassembler disassembler = new X86Disassembler(() -&gt; 64);
 * String text = disassembler.print(bytes, 0, 0x1000, "intel");
 * </pre>
 */
@Export
@Version("0.1.0")
package org.backplane.lib.x86.disassembly;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
