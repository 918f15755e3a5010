package org.backplane.lib.x86.semantics;

import java.util.Arrays;

import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.api.x86.Capabilities;
import org.backplane.lib.x86.decode.Decoder;
import org.backplane.x86.interpreter.generated.InsnFactory;

/** A CPU with a little memory that executes x87 instructions, decoded from their bytes. */
final class X87Machine {
    final X86Cpu cpu = new X86Cpu(new X86State());
    final long[] fp = cpu.fp;
    private final Decoder decoder = new Decoder();
    private int codeSize = 64;

    /** A register: significand, sign and exponent. */
    record Real(long sig, int se) {
        Real {
            se &= 0xffff;
        }

        /** From what {@link #toString} gives. */
        static Real parse(String text) {
            int colon = text.indexOf(':');
            return new Real(Long.parseUnsignedLong(text.substring(colon + 1), 16),
                    Integer.parseInt(text.substring(0, colon), 16));
        }

        @Override
        public String toString() {
            return String.format("%04x:%016x", se, sig);
        }
    }

    X87Machine() {
        cpu.reg[X86Reg.CR0] = Bits.CR0_PE | Bits.CR0_NE;
        cpu.reg[X86Reg.EFER] = Bits.EFER_LMA;
        cpu.reg[X86Reg.ACCESS + X86Reg.CS] = Bits.ACCESS_L;
        OnePage.wire(cpu);
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
        decode(code).exec(cpu);
    }

    /** Decodes an instruction as an interpreter does. */
    Insn decode(int... code) {
        byte[] bytes = new byte[16];
        for (int n = 0; n < code.length; n++) { bytes[n] = (byte) code[n]; }
        if (decoder.decode(bytes, bytes.length, codeSize, Capabilities.ALL) != Decoder.OK) {
            throw new IllegalArgumentException("no row for " + Arrays.toString(code));
        }
        return InsnFactory.create(decoder.encoding.row.group(),
                decoder.encoding.key(decoder.insn), decoder.insn);
    }

    /** Sets ST(i), for the current top. */
    void set(int i, Real value) {
        int register = cpu.fpu.register(i);
        fp[X86Fp.SIGNIFICAND + register] = value.sig();
        fp[X86Fp.EXPONENT + register] = value.se();
    }

    Real get(int i) {
        int register = cpu.fpu.register(i);
        return new Real(fp[X86Fp.SIGNIFICAND + register], (int) fp[X86Fp.EXPONENT + register]);
    }
}
