package org.backplane.lib.x86.semantics;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.decode.Decoder;

/** A CPU with a little memory that executes x87 instructions, decoded from their bytes. */
final class X87Machine {
    private static final Map<String, Method> ROWS = Stream
            .of(X87Arithmetic.class, X87Compare.class, X87Control.class, X87Environment.class, X87Memory.class,
                    X87Numeric.class, X87Register.class, X87Transcendental.class)
            .flatMap(owner -> Arrays.stream(owner.getDeclaredMethods()))
            .collect(Collectors.toMap(Method::getName, Function.identity(), (a, b) -> a));

    final X86Cpu cpu = new X86Cpu(new X86State());
    final long[] fp = cpu.fp;
    final byte[] memory = new byte[4096];
    private final Decoder decoder = new Decoder();
    private int codeSize = 64;

    X87Machine() {
        cpu.reg[X86Reg.CR0] = Bits.CR0_PE | Bits.CR0_NE;
        cpu.reg[X86Reg.EFER] = Bits.EFER_LMA;
        cpu.reg[X86Reg.ACCESS + X86Reg.CS] = Bits.ACCESS_L;
        cpu.mmu.rewire(new Bytes(), (address, size) -> {
        });
        cpu.modes();
        cpu.fpu.reset();
    }

    /** Real mode from now on, flat segments. */
    void realMode() {
        cpu.reg[X86Reg.CR0] &= ~Bits.CR0_PE;
        cpu.reg[X86Reg.EFER] = 0;
        Arrays.fill(cpu.reg, X86Reg.LIMIT, X86Reg.LIMIT + 6, 0xffff);
        Arrays.fill(cpu.reg, X86Reg.ACCESS, X86Reg.ACCESS + 6, Bits.ACCESS_P | Bits.ACCESS_S | Bits.ACCESS_RW);
        cpu.modes();
        codeSize = 16;
    }

    /** Decodes and executes one instruction. */
    void execute(int... code) {
        byte[] bytes = new byte[16];
        for (int n = 0; n < code.length; n++) { bytes[n] = (byte) code[n]; }
        if (decoder.decode(bytes, bytes.length, codeSize) != Decoder.OK) {
            throw new IllegalArgumentException("no row for " + Arrays.toString(code));
        }
        try {
            ROWS.get(decoder.encoding.row.name()).invoke(null, cpu, decoder.insn);
        } catch (InvocationTargetException e) {
            throw (RuntimeException) e.getCause();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sets ST(i), for the current top. */
    void set(int i, X87Inputs.Real value) {
        int register = cpu.fpu.register(i);
        fp[X86Fp.SIGNIFICAND + register] = value.sig();
        fp[X86Fp.EXPONENT + register] = value.se();
    }

    X87Inputs.Real get(int i) {
        int register = cpu.fpu.register(i);
        return new X87Inputs.Real(fp[X86Fp.SIGNIFICAND + register], (int) fp[X86Fp.EXPONENT + register]);
    }

    /** Memory without host addresses: every access comes here. */
    private final class Bytes implements PhysicalMemory {
        @Override
        public long read(long address, int size) {
            long value = 0;
            for (int n = 0; n < size; n++) { value |= (memory[(int) address + n] & 0xffL) << 8 * n; }
            return value;
        }

        @Override
        public void write(long address, int size, long value) {
            for (int n = 0; n < size; n++) { memory[(int) address + n] = (byte) (value >>> 8 * n); }
        }

        @Override
        public long host(long address) {
            return NO_RAM;
        }

        @Override
        public byte pageFlags(long address) {
            return 0;
        }

        @Override
        public void setPageFlags(long address, byte flags) {
        }

        @Override
        public void clearPageFlags(long address, byte flags) {
        }

        @Override
        public void codeWritten(long address, int size) {
        }

        @Override
        public int addressBits() {
            return 40;
        }
    }
}
