package org.backplane.x86.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

import org.backplane.api.cpu.Exit;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Bits;

/**
 * Code in real mode that adds a block of a message to the state of SHA-1 or SHA-256. XMM3 to XMM6 have the 16 words that the next
 * ones are made from.
 */
final class ShaProgram implements AutoCloseable {
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED;
    private static final int CODE = 0x1000;
    private static final int STATE = 0x4000;
    private static final int WORDS = 0x4100;
    private static final int CONSTANTS = 0x4200;
    private static final int BUDGET = 10_000;

    private static final int NEXTE = 0x38c8;
    private static final int SHA1_MSG1 = 0x38c9;
    private static final int SHA1_MSG2 = 0x38ca;
    private static final int RNDS2 = 0x38cb;
    private static final int MSG1 = 0x38cc;
    private static final int MSG2 = 0x38cd;
    private static final int RNDS4 = 0x3acc;

    private final Arena arena = Arena.ofConfined();
    private final SmallMemory memory = new SmallMemory(arena, 0x10000);
    private final X86State state = new X86State();
    private final Interpreter core = new Interpreter(Integer.MAX_VALUE, Runnable::run);
    private final ByteArrayOutputStream code = new ByteArrayOutputStream();

    /** The digest of a message: FIPS 180-4, 6.1 and 6.2. */
    byte[] digest(String algorithm, byte[] message) {
        boolean one = algorithm.equals("SHA-1");
        code.reset();
        if (one) {
            sha1();
        } else {
            sha256();
        }
        code.write(0xf4);
        MemorySegment.copy(MemorySegment.ofArray(code.toByteArray()), 0, memory.ram, CODE, code.size());
        words(STATE, one ? initial1() : initial256());
        words(CONSTANTS, constants());
        for (ByteBuffer block = ShaTest.padded(message); block.hasRemaining();) { add(block, one); }
        int[] places = one ? new int[]{3, 2, 1, 0, 7} : new int[]{3, 2, 7, 6, 1, 0, 5, 4};
        ByteBuffer digest = ByteBuffer.allocate(4 * places.length);
        for (int place : places) { digest.putInt(memory.ram.get(WORD, STATE + 4 * place)); }
        return digest.array();
    }

    /** SHA-1 has the first word of four at the top. */
    private void add(ByteBuffer block, boolean one) {
        for (int n = 0; n < 16; n++) { memory.ram.set(WORD, WORDS + 4 * (one ? n ^ 3 : n), block.getInt()); }
        Arrays.fill(state.reg, 0);
        Arrays.fill(state.reg, X86Reg.LIMIT, X86Reg.LIMIT + 10, 0xffff);
        Arrays.fill(state.reg, X86Reg.ACCESS, X86Reg.ACCESS + 6, 0x93);
        state.reg[X86Reg.RFLAGS] = 2;
        state.reg[X86Reg.CR4] = Bits.CR4_OSFXSR;
        state.reg[X86Reg.DR7] = 0x400;
        state.reg[X86Reg.RIP] = CODE;
        state.halted = false;
        core.rewire(TestWiring.of(state, memory));
        assertEquals(Exit.HALT, core.run(BUDGET));
        assertEquals(CODE + code.size(), state.reg[X86Reg.RIP]);
    }

    private void words(int at, int... words) {
        for (int n = 0; n < words.length; n++) { memory.ram.set(WORD, at + 4 * n, words[n]); }
    }

    /** D, C, B, A; E in the last of four. */
    private static int[] initial1() {
        return new int[]{0x10325476, 0x98badcfe, 0xefcdab89, 0x67452301, 0, 0, 0, 0xc3d2e1f0};
    }

    /** F, E, B, A; H, G, D, C. */
    private static int[] initial256() {
        return new int[]{0x9b05688c, 0x510e527f, 0xbb67ae85, 0x6a09e667, 0x5be0cd19, 0x1f83d9ab, 0xa54ff53a,
                0x3c6ef372};
    }

    /** 32 bits of the fractions of the cube roots of the first 64 primes. */
    private static int[] constants() {
        int[] constants = new int[64];
        int found = 0;
        for (int p = 2; found < constants.length; p++) {
            int number = p;
            boolean prime = IntStream.range(2, p).allMatch(d -> number % d != 0);
            if (prime) { constants[found++] = (int) (long) (Math.cbrt(p) % 1 * 0x1p32); }
        }
        return constants;
    }

    /** XMM1 is A to D, XMM2 and XMM7 by turns E with words added. */
    private void sha1() {
        load(1, STATE);
        load(2, STATE + 16);
        for (int n = 0; n < 4; n++) { load(3 + n, WORDS + 16 * n); }
        for (int n = 0; n < 20; n++) {
            int e = n % 2 == 0 ? 2 : 7;
            int words = 3 + n % 4;
            if (n == 0) {
                two(0x66, 0xfe, e, words); // paddd
            } else {
                three(NEXTE, e, words);
            }
            move(9 - e, 1);
            three(RNDS4, 1, e);
            code.write(n / 5);
            if (n >= 16) { continue; }
            three(SHA1_MSG1, words, 3 + (n + 1) % 4);
            two(0x66, 0xef, words, 3 + (n + 2) % 4); // pxor
            three(SHA1_MSG2, words, 3 + (n + 3) % 4);
        }
        load(0, STATE + 16);
        three(NEXTE, 2, 0);
        sum(1, STATE);
        store(1, STATE);
        store(2, STATE + 16);
    }

    /** XMM1 is A, B, E, F, XMM2 the others. */
    private void sha256() {
        load(1, STATE);
        load(2, STATE + 16);
        for (int n = 0; n < 4; n++) { load(3 + n, WORDS + 16 * n); }
        for (int n = 0; n < 16; n++) {
            int words = 3 + n % 4;
            move(0, words);
            sum(0, CONSTANTS + 16 * n);
            three(RNDS2, 2, 1);
            two(0x66, 0x70, 0, 0); // pshufd
            code.write(0x0e);
            three(RNDS2, 1, 2);
            three(MSG1, words, 3 + (n + 1) % 4);
            move(7, 3 + (n + 3) % 4);
            code.write(0x66);
            three(0x3a0f, 7, 3 + (n + 2) % 4); // palignr
            code.write(4);
            two(0x66, 0xfe, words, 7); // paddd
            three(MSG2, words, 3 + (n + 3) % 4);
        }
        sum(1, STATE);
        sum(2, STATE + 16);
        store(1, STATE);
        store(2, STATE + 16);
    }

    private void two(int prefix, int opcode, int to, int from) {
        code.writeBytes(new byte[]{(byte) prefix, 0x0f, (byte) opcode, (byte) (0xc0 | to << 3 | from)});
    }

    private void three(int opcode, int to, int from) {
        code.writeBytes(new byte[]{0x0f, (byte) (opcode >> 8), (byte) opcode, (byte) (0xc0 | to << 3 | from)});
    }

    private void move(int to, int from) {
        two(0x66, 0x6f, to, from);
    }

    private void load(int register, int address) {
        memory(0x6f, register, address);
    }

    private void store(int register, int address) {
        memory(0x7f, register, address);
    }

    private void sum(int register, int address) {
        memory(0xfe, register, address);
    }

    private void memory(int opcode, int register, int address) {
        code.writeBytes(new byte[]{0x66, 0x0f, (byte) opcode, (byte) (register << 3 | 6), (byte) address,
                (byte) (address >> 8)});
    }

    @Override
    public void close() {
        arena.close();
    }
}
