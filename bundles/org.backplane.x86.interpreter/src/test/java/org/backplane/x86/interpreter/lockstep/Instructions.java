package org.backplane.x86.interpreter.lockstep;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;

import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Draft;
import org.backplane.lib.x86.LazyFlags;
import org.backplane.lib.x86.decode.Decoder;
import org.backplane.lib.x86.decode.OpcodeRow;
import org.backplane.lib.x86.decode.OpcodeTable;
import org.backplane.lib.x86.decode.UndefinedFlags;
import org.backplane.lib.x86.table.Ends;
import org.backplane.x86.interpreter.RandomCode;
import org.backplane.x86.interpreter.disassembly.Samples;

/** Random instructions that can be compared with QEMU, one after another. */
final class Instructions {
    /** Makes all flags after an instruction that leaves some undefined: CMP AL,imm8. */
    private static final int COMPARE = 0x3c;
    /** SETcc, behind 0F. */
    private static final int SET = 0x90;
    /** As the operand in ModRM. */
    private static final byte AH = (byte) 0xc4;
    /** Flags that a condition and its opposite depend on. */
    private static final long[] CONDITIONS = {LazyFlags.OF, LazyFlags.CF, LazyFlags.ZF, LazyFlags.CF | LazyFlags.ZF,
            LazyFlags.SF, LazyFlags.PF, LazyFlags.SF | LazyFlags.OF, LazyFlags.ZF | LazyFlags.SF | LazyFlags.OF};
    private static final List<OpcodeRow> X87 = OpcodeTable.rows().stream().filter(Apart::isX87).toList();

    private final int mode;
    private final RandomGenerator random;
    private final Samples samples;
    /** Null for a program. */
    private final RandomCode fuzz;
    private final Decoder decoder = new Decoder();
    /** Registers of the x87 unit in use; null without it. */
    private final StackDepth depth;
    private final boolean mmx;
    /** Whether an instruction is not to be compared, in code of so many bits. */
    private final BiPredicate<Decoder, Integer> apart;

    Instructions(int mode, RandomGenerator random, RandomCode fuzz, StackDepth depth) {
        this(mode, random, fuzz, depth, depth == null, Apart::has);
    }

    /** Fuzzed, without the x87 unit, and without what is {@code apart}. */
    Instructions(int mode, RandomGenerator random, RandomCode fuzz, BiPredicate<Decoder, Integer> apart) {
        this(mode, random, fuzz, null, true, apart);
    }

    /** Without instructions of the x87 unit, and with MMX or without. */
    Instructions(int mode, RandomGenerator random, boolean mmx) {
        this(mode, random, null, null, mmx, Apart::has);
    }

    private Instructions(int mode, RandomGenerator random, RandomCode fuzz, StackDepth depth, boolean mmx,
            BiPredicate<Decoder, Integer> apart) {
        this.apart = apart;
        this.mmx = mmx;
        this.mode = mode;
        this.random = random;
        this.fuzz = fuzz;
        this.depth = depth;
        samples = new Samples(mode, true, random);
    }

    /** One, with a comparison behind it where it leaves flags undefined. */
    List<byte[]> next() {
        while (true) {
            byte[] code = candidate();
            if (code == null || Apart.hasStrayRex(code, mode) || Apart.hasStraySegment(code, mode)) { continue; }
            int decoded = decoder.decode(code, code.length, mode, Capabilities.ALL);
            if (decoded == Decoder.INVALID && fuzz != null && !Apart.executes(code)) { return List.of(code); }
            if (decoded == Decoder.OK && isTaken()) { return finished(code); }
        }
    }

    /** The row of what {@link #next} gave last. */
    OpcodeRow row() {
        return decoder.encoding.row;
    }

    /** Whether what {@link #next} gave last has an operand in memory. */
    boolean hasMemory() {
        return decoder.insn.memory >= 0;
    }

    /** Whether what {@link #next} gave last may leave another stack pointer than PUSH and POP do. */
    boolean changesStackPointer() {
        return decoder.insn.r0 == X86Reg.RSP || decoder.insn.r1 == X86Reg.RSP
                || row().mnemonic().matches("leave|enter");
    }

    private boolean isTaken() { return !apart.test(decoder, mode) && !leavesStream() && isUseful() && fits(); }

    private List<byte[]> finished(byte[] code) {
        if (decoder.encoding.isVex() && decoder.encoding.row.mnemonic().startsWith("cmp")) {
            code[code.length - 1] &= 31;
        }
        if (decoder.relative) { toNext(code); }
        long undefined = undefined();
        return undefined == 0 ? List.of(code) : defined(code, undefined);
    }

    /** With a comparison behind it, and before that SETcc of what is defined, unless the condition needs more. */
    private List<byte[]> defined(byte[] code, long undefined) {
        int condition = random.nextInt(16);
        byte[] set = {0x0f, (byte) (SET | condition), AH};
        byte[] compare = {COMPARE, (byte) random.nextInt()};
        return (CONDITIONS[condition / 2] & undefined) == 0 ? List.of(code, set, compare) : List.of(code, compare);
    }

    /** Flags that it leaves undefined, or QEMU wrong; of a shift by CL nobody knows. */
    private long undefined() {
        UndefinedFlags flags = decoder.encoding.row.undefined();
        boolean known = flags.isEmpty() || !decoder.encoding.operands().contains("CL");
        return known
                ? flags.after(decoder.insn.imm, decoder.insn.width) | Apart.flags(decoder.encoding.row)
                : LazyFlags.ARITHMETIC;
    }

    private byte[] candidate() {
        if (depth != null && random.nextInt(4) != 0) { return samples.of(X87.get(random.nextInt(X87.size()))); }
        if (fuzz == null) { return samples.any(); }
        return random.nextInt(8) == 0 ? bytes() : fuzz.next();
    }

    /** An instruction of any bytes, or as many as one can have when they are none. */
    private byte[] bytes() {
        byte[] bytes = new byte[15];
        random.nextBytes(bytes);
        boolean good = decoder.decode(bytes, bytes.length, mode, Capabilities.ALL) == Decoder.OK;
        return good ? Arrays.copyOf(bytes, decoder.insn.length) : bytes;
    }

    /** x87 instructions are in streams of theirs, MMX in the others: it has the same registers. */
    private boolean fits() {
        boolean unit = Apart.isX87(decoder.encoding.row);
        boolean shared = decoder.encoding.row.mnemonic().equals("emms")
                || decoder.encoding.operands().stream().anyMatch(code -> "PQN".indexOf(code.charAt(0)) >= 0);
        return (mmx || !shared) && (!unit || depth != null && depth.allows(decoder));
    }

    /** In code of 16 bits nothing stops it elsewhere: QEMU checks no limit. */
    private boolean leavesStream() {
        boolean far = decoder.encoding.row.group().startsWith("Far");
        boolean indirect = decoder.encoding.row.ends() == Ends.BRANCH && !decoder.relative;
        return mode == 16 && (far || indirect);
    }

    /** Relative jumps go to the next instruction, taken or not. */
    private void toNext(byte[] code) {
        int size = decoder.encoding.operands().getFirst().equals("Jb") ? 1 : decoder.insn.operandSize == 16 ? 2 : 4;
        for (int n = 1; n <= size; n++) { code[code.length - n] = 0; }
    }

    /** In programs one in 30 may do anything. */
    private boolean isUseful() {
        if (fuzz != null || random.nextInt(30) == 0) { return true; }
        Draft insn = decoder.insn;
        boolean changesPointer = insn.memory != 0 && insn.r0 < 16
                && ((Registers.POINTERS | 1 << X86Reg.RSP) >> insn.r0 & 1) != 0;
        if (insn.memory < 0 && !decoder.encoding.operands().isEmpty()) {
            return !changesPointer || random.nextInt(10) == 0;
        }
        return insn.memory < 0 || !changesPointer && reaches(insn);
    }

    private boolean reaches(Draft insn) {
        boolean base = insn.base < 16 && ((Registers.POINTERS | 1 << X86Reg.RSP) >> insn.base & 1) != 0;
        boolean index = insn.index == X86Reg.ZERO || insn.index < 16 && (Registers.SMALL >> insn.index & 1) != 0;
        boolean near = Math.abs(insn.disp) < 0x1000;
        boolean local = insn.base == X86Reg.RIP || insn.segment >= X86Reg.FS && mode != 64;
        return mode == 16 && decoder.addressSize() == 16
                || base && index && near && !local && decoder.addressSize() >= 32;
    }
}
