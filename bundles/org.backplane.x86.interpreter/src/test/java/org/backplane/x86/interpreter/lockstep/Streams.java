package org.backplane.x86.interpreter.lockstep;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Draft;
import org.backplane.lib.x86.decode.Decoder;
import org.backplane.lib.x86.decode.OpcodeRow;
import org.backplane.lib.x86.decode.OpcodeTable;
import org.backplane.lib.x86.table.Ends;
import org.backplane.x86.interpreter.RandomCode;
import org.backplane.x86.interpreter.disassembly.Samples;

/**
 * Makes streams. Programs have each row as often as the others and most memory operands within {@link Image#DATA}, so that much is executed;
 * fuzzed streams are what {@link RandomCode} gives, as it is executed in every mode by itself, with bytes that are no instruction.
 */
final class Streams {
    private static final int LENGTH = 24;
    /** Registers that point to memory, and that instructions are not to change too often: RBX, RBP, RSI, RDI, R12 to R15. */
    private static final int POINTERS = 0xf0e8;
    /** Registers that are small: RCX, R8, R9. */
    private static final int SMALL = 0x302;
    /** Makes all flags after an instruction that leaves some undefined: CMP AL,imm8. */
    private static final int COMPARE = 0x3c;

    private static final List<OpcodeRow> X87 = OpcodeTable.rows().stream().filter(Apart::isX87).toList();

    private final int mode;
    private final long seed;
    private final RandomGenerator random;
    private final Samples samples;
    /** Null for a program. */
    private final RandomCode fuzz;
    private final Decoder decoder = new Decoder();
    /** Registers of the x87 unit in use; null in a stream without it. */
    private final StackDepth depth;

    private Streams(int mode, long seed, boolean fuzzed) {
        this.mode = mode;
        this.seed = seed;
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        samples = new Samples(mode, true, random);
        fuzz = fuzzed ? new RandomCode(random, mode) : null;
        depth = Math.floorMod(seed, 4) == 0 ? new StackDepth() : null;
    }

    /** A program. */
    static Stream of(int mode, long seed) {
        return new Streams(mode, seed, false).make();
    }

    /** A fuzzed stream. */
    static Stream fuzzed(int mode, long seed) {
        return new Streams(mode, seed, true).make();
    }

    private Stream make() {
        long[] registers = new long[16];
        for (int n = 0; n < (mode == 64 ? 16 : 8); n++) { registers[n] = register(n); }
        long flags = 2 | random.nextInt() & 0x8d5 | (random.nextInt(8) == 0 ? 0x400 : 0);
        List<byte[]> instructions = new ArrayList<>();
        while (instructions.size() < LENGTH) { add(instructions); }
        return new Stream(mode, seed, registers, flags, depth != null, vectors(), instructions);
    }

    private long register(int n) {
        long base = mode == 16 ? 0 : Image.DATA;
        if (n == X86Reg.RSP) { return base + Image.DATA_BYTES / 2; }
        long value = (POINTERS >> n & 1) != 0
                ? base + random.nextInt(0x1000, Image.DATA_BYTES - 0x2000)
                : (SMALL >> n & 1) != 0 ? random.nextInt(64) : random.nextLong() >> random.nextInt(64);
        return mode == 64 ? value : value & 0xffff_ffffL;
    }

    /** Numbers of all kinds; small exponents are as likely as large ones. */
    private byte[] vectors() {
        ByteBuffer image = ByteBuffer.allocate(Image.XSTATE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        image.putShort(0, (short) 0x37f).putInt(24, 0x1f80).putInt(28, 0xffff).putLong(512, 7);
        for (int n = 0; n < 8; n++) {
            image.putLong(32 + 16 * n, random.nextLong() | Long.MIN_VALUE).putShort(40 + 16 * n,
                    (short) random.nextInt(0x3f00, 0x4100));
        }
        image.put(4, (byte) 0xff);
        if (depth != null) { image.putShort(2, (short) (StackDepth.FIRST << 11)).put(4, (byte) 0xf0); }
        for (int at = 160; at < 416; at += 8) { image.putLong(at, lane()); }
        for (int at = 576; at < 832; at += 8) { image.putLong(at, lane()); }
        return image.array();
    }

    private long lane() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> Double.doubleToRawLongBits(random.nextDouble(-1000, 1000));
            case 2 -> random.nextLong() & 0xf0f_00ff_0000_ffffL;
            default -> Float.floatToRawIntBits(random.nextFloat(-100, 100)) * 0x1_0000_0001L;
        };
    }

    private void add(List<byte[]> instructions) {
        byte[] code = candidate();
        if (code == null || Apart.hasStrayRex(code, mode)) { return; }
        int decoded = decoder.decode(code, code.length, mode, Capabilities.ALL);
        if (decoded == Decoder.INVALID && fuzz != null && !Apart.executes(code)) { instructions.add(code); }
        if (decoded != Decoder.OK || Apart.has(decoder, mode) || leavesStream() || !isUseful() || !fits()) { return; }
        if (decoder.encoding.isVex() && decoder.encoding.row.mnemonic().startsWith("cmp")) {
            code[code.length - 1] &= 31;
        }
        if (decoder.relative) { toNext(code); }
        instructions.add(decoder.encoding.row.undefined().isEmpty() ? code : compared(code));
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
        boolean mmx = decoder.encoding.row.mnemonic().equals("emms")
                || decoder.encoding.operands().stream().anyMatch(code -> "PQN".indexOf(code.charAt(0)) >= 0);
        return depth == null ? !unit : !mmx && (!unit || depth.allows(decoder));
    }

    private byte[] compared(byte[] code) {
        byte[] both = Arrays.copyOf(code, code.length + 2);
        both[code.length] = COMPARE;
        both[code.length + 1] = (byte) random.nextInt();
        return both;
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
        boolean changesPointer = insn.memory != 0 && insn.r0 < 16 && ((POINTERS | 1 << X86Reg.RSP) >> insn.r0 & 1) != 0;
        if (insn.memory < 0 && !decoder.encoding.operands().isEmpty()) {
            return !changesPointer || random.nextInt(10) == 0;
        }
        return insn.memory < 0 || !changesPointer && reaches(insn);
    }

    private boolean reaches(Draft insn) {
        boolean base = insn.base < 16 && ((POINTERS | 1 << X86Reg.RSP) >> insn.base & 1) != 0;
        boolean index = insn.index == X86Reg.ZERO || insn.index < 16 && (SMALL >> insn.index & 1) != 0;
        boolean near = Math.abs(insn.disp) < 0x1000;
        boolean local = insn.base == X86Reg.RIP || insn.segment >= X86Reg.FS && mode != 64;
        return mode == 16 && decoder.addressSize() == 16
                || base && index && near && !local && decoder.addressSize() >= 32;
    }
}
