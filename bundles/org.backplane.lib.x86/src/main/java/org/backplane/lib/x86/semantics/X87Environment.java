package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Row;
import org.backplane.lib.x86.x87.Fpu;

/**
 * x87 environment and state in memory (SDM volume 1, 8.1.10): control, status and tag word, then pointers, then registers from
 * ST(0). Fields are 16 or 32 bits by operand size; 64-bit mode has the 32-bit form. Real mode has linear pointers.
 */
public final class X87Environment {
    private static final int REGISTERS = 80;
    private static final int REGISTER = 10;
    private static final long MASKS = 0x3f;
    /** What the unused half of a 32-bit field is stored as. */
    private static final long UNUSED = 0xffff_0000L;
    private static final long OFFSET16 = 0xffff;

    private X87Environment() {
    }

    @Row(asm = "fnstenv", enc = "D9 /6 M")
    public static void fnstenv(X86Cpu c, Insn i) {
        c.x87();
        long address = i.ea(c, size(i));
        writable(c, i, address, size(i));
        storeEnvironment(c, i, address);
        c.fpu.control((int) (c.fpu.control() | MASKS));
    }

    @Row(asm = "fldenv", enc = "D9 /4 M")
    public static void fldenv(X86Cpu c, Insn i) {
        X87.check(c);
        long address = i.ea(c, size(i));
        probe(c, i, address, size(i));
        loadEnvironment(c, i, address);
    }

    @Row(asm = "fnsave", enc = "DD /6 M")
    public static void fnsave(X86Cpu c, Insn i) {
        c.x87();
        long address = i.ea(c, size(i) + REGISTERS);
        writable(c, i, address, size(i) + REGISTERS);
        storeEnvironment(c, i, address);
        for (int n = 0; n < 8; n++) {
            long at = address + size(i) + n * REGISTER;
            int register = c.fpu.register(n);
            c.storePacked(at, c.fp[X86Fp.SIGNIFICAND + register]);
            c.store16(at + 8, c.fp[X86Fp.EXPONENT + register]);
        }
        c.fpu.reset();
    }

    @Row(asm = "frstor", enc = "DD /4 M")
    public static void frstor(X86Cpu c, Insn i) {
        X87.check(c);
        long address = i.ea(c, size(i) + REGISTERS);
        probe(c, i, address, size(i) + REGISTERS);
        loadEnvironment(c, i, address);
        for (int n = 0; n < 8; n++) {
            long at = address + size(i) + n * REGISTER;
            int register = c.fpu.register(n);
            c.fp[X86Fp.SIGNIFICAND + register] = c.loadPacked(at);
            c.fp[X86Fp.EXPONENT + register] = c.load16(at + 8);
        }
    }

    /** Faults come for the first field, then for the last byte. */
    private static void probe(X86Cpu c, Insn i, long address, int bytes) {
        c.load(address, 8 * field(i));
        c.load8(address + bytes - 1 & c.linearMask());
    }

    private static void writable(X86Cpu c, Insn i, long address, int bytes) {
        c.writable(address, field(i));
        c.writable(address + bytes - 1 & c.linearMask(), 1);
    }

    /** Bytes of the environment. */
    private static int size(Insn i) {
        return 7 * field(i);
    }

    /** Bytes of one of its seven fields. */
    private static int field(Insn i) {
        return i.width == 16 ? 2 : 4;
    }

    private static boolean realMode(X86Cpu c) {
        return (c.reg[X86Reg.CR0] & Bits.CR0_PE) == 0 || (c.reg[X86Reg.RFLAGS] & Bits.VM) != 0;
    }

    private static void storeEnvironment(X86Cpu c, Insn i, long address) {
        Fpu fpu = c.fpu;
        long[] fp = c.fp;
        storeField(c, i, address, 0, fpu.control() | UNUSED);
        storeField(c, i, address, 1, fpu.status() | UNUSED);
        storeField(c, i, address, 2, fpu.tags() | UNUSED);
        if (realMode(c)) {
            long ip = (fp[X86Fp.FCS] << 4) + fp[X86Fp.FIP];
            long dp = (fp[X86Fp.FDS] << 4) + fp[X86Fp.FDP];
            storeField(c, i, address, 3, ip & OFFSET16);
            storeField(c, i, address, 4, ip >>> 16 << 12 | fp[X86Fp.FOP]);
            storeField(c, i, address, 5, dp & OFFSET16);
            storeField(c, i, address, 6, dp >>> 16 << 12);
        } else {
            storeField(c, i, address, 3, fp[X86Fp.FIP]);
            storeField(c, i, address, 4, fp[X86Fp.FCS] | fp[X86Fp.FOP] << 16);
            storeField(c, i, address, 5, fp[X86Fp.FDP]);
            storeField(c, i, address, 6, fp[X86Fp.FDS] | UNUSED);
        }
    }

    private static void storeField(X86Cpu c, Insn i, long address, int n, long value) {
        c.store(address + n * field(i), 8 * field(i), value);
    }

    /** Everything is loaded before anything changes, except for faults after the first byte, which the caller has ruled out. */
    private static void loadEnvironment(X86Cpu c, Insn i, long address) {
        long control = loadField(c, i, address, 0);
        long status = loadField(c, i, address, 1);
        long tags = loadField(c, i, address, 2);
        long ip = loadField(c, i, address, 3);
        long code = loadField(c, i, address, 4);
        long dp = loadField(c, i, address, 5);
        long data = loadField(c, i, address, 6);
        pointers(c, i, ip, code, dp, data);
        c.fp[X86Fp.FTW] = tags & 0xffff;
        c.fpu.status((int) status);
        c.fpu.control((int) control);
    }

    private static void pointers(X86Cpu c, Insn i, long ip, long code, long dp, long data) {
        long[] fp = c.fp;
        boolean real = realMode(c);
        fp[X86Fp.FCS] = real ? 0 : code & OFFSET16;
        fp[X86Fp.FDS] = real ? 0 : data & OFFSET16;
        fp[X86Fp.FIP] = real ? ip & OFFSET16 | linearHigh(code) : ip;
        fp[X86Fp.FDP] = real ? dp & OFFSET16 | linearHigh(data) : dp;
        boolean noOpcode = !real && i.width == 16;
        fp[X86Fp.FOP] = noOpcode ? 0 : (real ? code : code >>> 16) & X87.FOP_BITS;
    }

    private static long linearHigh(long field) {
        return field >>> 12 << 16 & 0xffff_0000L;
    }

    private static long loadField(X86Cpu c, Insn i, long address, int n) {
        return c.load(address + n * field(i), 8 * field(i));
    }
}
