package org.backplane.x86.interpreter.lockstep;

import java.util.Arrays;
import java.util.random.RandomGenerator;

import org.backplane.api.x86.X86Reg;

/** Instructions of long programs with operands of their own: pointers, counters, a stack pointer that is kept. */
final class Operands {
    private static final int FUNCTIONS = 0x800;

    private final int mode;
    private final int cpl;
    private final RandomGenerator random;

    Operands(int mode, int cpl, RandomGenerator random) {
        this.mode = mode;
        this.cpl = cpl;
        this.random = random;
    }

    /** Makes a register that is to point to memory, or to be small, what it was. */
    byte[] pointer() {
        int register = random.nextInt(mode == 64 ? 16 : 8);
        boolean points = (Registers.POINTERS >> register & 1) != 0;
        boolean stack = register == X86Reg.RSP;
        long base = mode == 16 ? 0 : cpl == 0 && random.nextBoolean() ? Image.WINDOW : Image.DATA;
        long value = stack
                ? base + 0x4000 + random.nextInt(0x600) * 8
                : points
                        ? base + random.nextInt(0x1000, Image.DATA_BYTES - 0x2000)
                        : (Registers.SMALL >> register & 1) != 0 ? random.nextInt(64) : random.nextInt();
        return load(register, value);
    }

    /** MOV r,imm. */
    byte[] load(int register, long value) {
        byte[] code = register < 8 ? Bytes.of(0xb8 | register) : Bytes.of(0x41, 0xb8 | register & 7);
        return Bytes.with(code, value, mode == 16 ? 2 : 4);
    }

    /** MOV dword [counter],rounds; a word in code of 16 bits. */
    byte[] setCounter(int counter, int rounds) {
        if (mode == 16) { return Bytes.with(Bytes.with(Bytes.of(0xc7, 0x06), counter16(counter), 2), rounds, 2); }
        return Bytes.with(memory(0, scratch() + 4L * counter, 0xc7), rounds, 4);
    }

    /** DEC dword [counter]. */
    byte[] decrementCounter(int counter) {
        if (mode == 16) { return Bytes.with(Bytes.of(0xff, 0x0e), counter16(counter), 2); }
        return memory(1, scratch() + 4L * counter, 0xff);
    }

    /** In its data, as there is nothing else: stores may change it. */
    private static long counter16(int counter) {
        return 0x10 + 2L * counter;
    }

    /** What a function begins with: it takes where to return, and keeps that and the stack pointer where only it writes. */
    byte[][] enter(int function) {
        return new byte[][]{memory(0, place(function), 0x8f), stackPointer(function, 0x89)};
    }

    /** What a function ends with, whatever was done with the stack. */
    byte[][] leave(int function) {
        return new byte[][]{stackPointer(function, 0x8b), memory(6, place(function), 0xff), Bytes.of(0xc3)};
    }

    private byte[] stackPointer(int function, int opcode) {
        long at = place(function) + 8;
        return mode == 64 ? memory(X86Reg.RSP, at, 0x48, opcode) : memory(X86Reg.RSP, at, opcode);
    }

    private long place(int function) {
        return scratch() + FUNCTIONS + 16L * function;
    }

    /** Supervisors have it as a page of users, too. */
    private long scratch() {
        return cpl == 0 && random.nextInt(4) != 0 ? Image.ALIAS + Image.SCRATCH : Image.SCRATCH;
    }

    private byte[] memory(int reg, long address, int... opcode) {
        return memory(mode, reg, address, opcode);
    }

    /** An instruction of 64 or 32-bit code with an operand at an address; {@code reg} is ModRM's. */
    static byte[] memory(int mode, int reg, long address, int... opcode) {
        byte[] code = Bytes.of(opcode);
        byte[] modRm = mode == 64 ? Bytes.of(reg << 3 | 4, 0x25) : Bytes.of(reg << 3 | 5);
        byte[] both = Arrays.copyOf(code, code.length + modRm.length);
        System.arraycopy(modRm, 0, both, code.length, modRm.length);
        return Bytes.with(both, address, 4);
    }
}
