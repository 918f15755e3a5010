package org.backplane.lib.x86.table;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.backplane.api.x86.Feature;

/**
 * One row of the opcode table, on the static method that is its meaning.
 * <p>
 * <b>Encodings</b>: {@code [VEX|VEX2|VEX.128|VEX.256|VEX.LIG] [NP|NFx|66|F3|F2] [W0|W1] OPCODE-BYTES [/r|/0../7] [mod=m|mod=3]
 * [rm=N] [i64|o64] [d64|f64] [OPERANDS]}.
 * {@code NP}: none of 66, F3, F2; {@code NFx}: neither F3 nor F2; {@code 66}, {@code F3}, {@code F2}: that mandatory prefix; none of
 * these words: prefixes have their usual meaning. {@code VEX}: with a VEX prefix and vectors of 128 or 256 bits ({@code VEX2}: 256
 * bits take AVX2), of that length only, or of whatever length ({@code LIG}). {@code i64}: not in 64-bit mode; {@code o64}: only
 * there; {@code d64}: operand size is 64 there unless 66; {@code f64}: always 64 there. Operands, separated by commas, SDM volume 2
 * appendix A style:
 * <ul>
 * <li>general registers and memory: {@code Eb Ew Ed Eq Ev Ey} (r/m; v: 16/32/64 by operand size, y: 32/64), {@code Rd Rq Ry Rv} (r/m,
 * register only), {@code Gb Gw Gd Gq Gv Gy} (reg), {@code Zb Zv} (register in the opcode's low 3 bits; the byte written is
 * its first), {@code AL}, {@code CL}, {@code AX}, {@code DX}, {@code rAX} (by operand size)
 * <li>immediates: {@code Ib Iw Iz} (16/32 by operand size, sign-extended to 64), {@code Iv} (up to 64), {@code Is} (8,
 * sign-extended), {@code It} (16, and above them 8), {@code 1}, {@code Jb Jz} (relative targets)
 * <li>in VEX.vvvv: {@code Hx Hq Hd} (xmm or ymm), {@code Hm} (only for the upper part of the result), {@code By} (general); in
 * an immediate's high half: {@code Lx}
 * <li>memory only: {@code M} (address only), {@code Mb Mw Md Mq Mx Mv My} (x: 128 bits, or 256 as VEX says, o: 128, g: with a
 * vector as index), {@code Ob Ov} (absolute address)
 * <li>vector: {@code Vx Vq Vd} (reg, xmm), {@code Wx Wq Wd} (r/m xmm or memory; Wx in memory must be 16-aligned),
 * {@code Wu} (128, unaligned), {@code Wp} (64, never checked for alignment), {@code Ux Uq Ud} (r/m, register only), MMX:
 * {@code Pq Pd} (reg), {@code Qq Qd} (r/m), {@code Nq} (r/m, register only)
 * <li>others: {@code Sw} (segment register), {@code Cy}, {@code Dy} (control, debug registers)
 * </ul>
 * <b>Methods</b> are of two kinds.
 * <ul>
 * <li><em>pure</em>: {@code static long f([X86Cpu c,] long..., [int width])}. One {@code long} per operand when operand 0 is
 * read too, one fewer when it is only written; returns operand 0's new value (see {@link #store}). Values come zero-extended
 * (immediates sign-extended), results may have garbage above the width. With xmm or MMX operands the method is applied to
 * each 64-bit lane: both lanes for x, the low lane only for q, its low half for d (upper parts of a register operand 0
 * stay; of memory nothing else is touched). {@code width} is the constant operand width in bits. It throws nothing unless it takes {@code c}.
 * A method that mixes lanes takes 128-bit operands as two {@code long}s, low half first, and gives one half of a 128-bit result; a last
 * parameter {@code boolean high} tells which. A result of up to 64 bits needs no such parameter.
 * <li><em>routine</em>: {@code static void f(X86Cpu c, Insn i)}: everything is its own affair, through the accessors of {@code Insn}.
 * Faults must come before any change of registers or flags.
 * </ul>
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Row {
    /** Mnemonic, AT&amp;T and Intel without suffix. */
    String asm();

    /** Encodings. */
    String[] enc();

    /**
     * How it is printed where mnemonic and encoding do not say it: a text for all encodings or one for each. A text is the name in Intel
     * syntax, the name in AT&amp;T syntax, and operands, in Intel's order and separated by commas. {@code =} or nothing stands for the
     * mnemonic, for the name in Intel syntax when there is one, for the encoding's operands; {@code -}: no operands. What names and operands may have in them is told by the package {@code disassembly}.
     */
    String[] text() default {};

    /** Flags by recipe. */
    Flags flags() default Flags.NONE;

    /** False: the result only makes flags ({@code cmp}, {@code test}). */
    boolean store() default true;

    /** By how many bits the immediate moves on for the second 128 bits of a method that takes halves. */
    int step() default 0;

    /** Whether elements raise SSE exceptions, to be settled when all are computed and nothing is written ({@code Mxcsr}). */
    boolean settles() default false;

    /** Whether LOCK is allowed with a memory operand 0. */
    boolean lock() default false;

    /** What must be granted, else #UD; for the 66 forms of MMX and SSE rows it is SSE2. */
    Feature feature() default Feature.FPU;

    /** Whether it ends a block. */
    Ends ends() default Ends.NO;

    /** What kind of branch it is. */
    Branch branch() default Branch.NONE;

    /**
     * Arithmetic flags that are undefined after it: words of letters of "CPAZSO". Behind the letters may be the counts for which they are,
     * as {@code >1}, {@code >size} or {@code >=size}: the count of a shift is meant as the processor masks it, and the operand size.
     */
    String undefined() default "";
}
