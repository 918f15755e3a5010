package org.backplane.x86.interpreter.lockstep;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Bits;
import org.backplane.x86.interpreter.FuzzMode;
import org.backplane.x86.interpreter.FuzzRegisters;
import org.backplane.x86.interpreter.FuzzTables;
import org.backplane.x86.interpreter.RandomCode;

/**
 * Memory with tables and instructions, and registers with which streams begin somewhere among them.
 *
 * @param mode    what the processor is in
 * @param seed    what was random
 * @param memory  what is there at the beginning; zeros behind it
 * @param starts  where instructions begin, from the first on, and where the last one ends
 * @param streams registers
 */
record FuzzWorld(FuzzMode mode, long seed, byte[] memory, int[] starts, List<X86State> streams) {
    static final int RAM = 512 << 10;
    static final int BYTES = 0x1_1000;
    static final int STREAMS = 20;
    /** OUT 0xb2, which is QEMU's SMI; HLT, and one byte more. */
    static final byte[] HANDLER = Bytes.of(0xe6, 0xb2, 0xf4, 0x90);
    private static final byte INT3 = (byte) 0xcc;

    static FuzzWorld of(FuzzMode mode, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ram = arena.allocate(RAM);
            new FuzzTables(ram, random, mode, HANDLER).fill();
            int[] starts = code(mode, random, ram);
            List<X86State> streams = new ArrayList<>();
            for (int n = 0; n < STREAMS; n++) { streams.add(start(mode, random, ram, starts)); }
            return new FuzzWorld(mode, seed, ram.asSlice(0, BYTES).toArray(ValueLayout.JAVA_BYTE), starts, streams);
        }
    }

    private static int[] code(FuzzMode mode, RandomGenerator random, MemorySegment ram) {
        Instructions instructions = new Instructions(mode.codeSize, random, new RandomCode(random, mode.codeSize),
                (decoder, bits) -> FuzzApart.has(mode, decoder));
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        List<Integer> starts = new ArrayList<>(List.of(0));
        while (code.size() < FuzzTables.CODE_BYTES) {
            instructions.next().forEach(code::writeBytes);
            starts.add(code.size());
        }
        byte[] bytes = Arrays.copyOf(code.toByteArray(), BYTES - FuzzTables.CODE);
        Arrays.fill(bytes, code.size(), bytes.length, INT3);
        MemorySegment.copy(bytes, 0, ram, ValueLayout.JAVA_BYTE, FuzzTables.CODE, bytes.length);
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Without what QEMU does not load from its area of system management mode (breakpoints) and has not (exceptions of SSE, alignment checks), and
     * with CR4.OSFXSR and without CR0.EM: QEMU looks at neither in some instructions, and at both where VEX is; with CR4.OSXSAVE, which it does not
     * look at first, and with FMASK as its SYSCALL clears flags.
     */
    private static X86State start(FuzzMode mode, RandomGenerator random, MemorySegment ram, int[] starts) {
        X86State state = new X86State();
        new FuzzRegisters(ram, random, state).fill(mode);
        state.reg[X86Reg.SMM] = 0;
        state.reg[X86Reg.DR7] = 0x400;
        state.reg[X86Reg.CR0] &= ~(Bits.CR0_AM | Bits.CR0_EM);
        state.reg[X86Reg.CR4] |= Bits.CR4_OSFXSR | Bits.CR4_OSXSAVE;
        state.reg[X86Reg.FMASK] = 0x4_7fd5;
        state.reg[X86Reg.RIP] = entry(mode) + starts[random.nextInt(starts.length - 1)];
        Arrays.fill(state.fp, X86Fp.FCW, state.fp.length, 0);
        state.fp[X86Fp.FCW] = 0x37f;
        state.fp[X86Fp.MXCSR] = 0x1f80 | random.nextLong(4) << 13;
        return state;
    }

    private static long entry(FuzzMode mode) {
        return mode.codeSize == 16 ? 0 : FuzzTables.CODE;
    }

    /** Number of the instruction that a stream begins with. */
    int first(int stream) {
        return Arrays.binarySearch(starts, (int) (streams.get(stream).reg[X86Reg.RIP] - entry(mode)));
    }

    byte[] instruction(int number) {
        return Arrays.copyOfRange(memory, FuzzTables.CODE + starts[number], FuzzTables.CODE + starts[number + 1]);
    }

    /** One stream of it, which ends behind {@code count} instructions. */
    FuzzWorld cut(int stream, int count) {
        byte[] bytes = memory.clone();
        int from = FuzzTables.CODE + starts[Math.min(first(stream) + count, starts.length - 1)];
        Arrays.fill(bytes, from, bytes.length, INT3);
        return new FuzzWorld(mode, seed, bytes, starts, List.of(streams.get(stream)));
    }

    /** What is at an address at the beginning. */
    long[] line(int address) {
        long[] line = new long[FuzzEnd.LINE / 8];
        if (address < BYTES) {
            MemorySegment.copy(MemorySegment.ofArray(memory), address, MemorySegment.ofArray(line), 0, FuzzEnd.LINE);
        }
        return line;
    }

    @Override
    public String toString() {
        return mode + ", seed " + seed;
    }
}
