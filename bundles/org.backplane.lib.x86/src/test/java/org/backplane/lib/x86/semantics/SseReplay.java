package org.backplane.lib.x86.semantics;

import java.util.Arrays;
import java.util.HexFormat;

import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.decode.Decoder;
import org.backplane.x86.interpreter.generated.InsnFactory;

/** Executes one recorded instruction, decoded from its bytes, on the recorded inputs. */
final class SseReplay {
    /** Where memory operands are, 16-byte aligned. */
    static final int ADDRESS = 0x100;
    private static final int FLAGS_BEFORE = 0xad7;

    final X86Cpu c = new X86Cpu(new X86State());
    private final Decoder decoder = new Decoder();
    private char result;
    private Insn insn;

    SseReplay(String bytes, char result) {
        this();
        this.result = result;
        insn = decode(bytes);
    }

    SseReplay() {
        c.reg[X86Reg.EFER] = Bits.EFER_LMA;
        c.reg[X86Reg.ACCESS + X86Reg.CS] = Bits.ACCESS_L;
        c.reg[X86Reg.CR4] = Bits.CR4_OSFXSR | Bits.CR4_OSXMMEXCPT;
        c.mmu.rewire(new OnePage(), (address, size) -> {
        });
        c.load();
    }

    private Insn decode(String bytes) {
        byte[] code = Arrays.copyOf(HexFormat.of().parseHex(bytes), 16);
        int length = bytes.length() / 2;
        if (decoder.decode(code, length, 64) != Decoder.OK || decoder.insn.length != length) {
            throw new AssertionError("not decoded");
        }
        return create();
    }

    private Insn create() {
        int number = Arrays.binarySearch(InsnFactory.keys(), decoder.encoding.key(decoder.insn));
        return InsnFactory.create(number, decoder.insn);
    }

    /** Executes an instruction with the state as it is: the vector of its fault, or -1. */
    int execute(String bytes) {
        try {
            decode(bytes).exec(c);
            return -1;
        } catch (GuestFault fault) {
            return fault.vector;
        }
    }

    private void immediate(int value) {
        decoder.insn.imm = (byte) value;
        insn = create();
    }

    /** Executes it; says whether it faulted. */
    boolean run(SseInputs in) {
        load(in);
        if (Character.isUpperCase(result)) { immediate(in.immediate); }
        try {
            insn.exec(c);
            return false;
        } catch (GuestFault fault) {
            if (fault.vector != GuestFault.XM) { throw new AssertionError("vector " + fault.vector); }
            return true;
        }
    }

    private void load(SseInputs in) {
        register(1, in.a);
        register(2, in.b);
        c.reg[X86Reg.RCX] = in.a[0];
        c.reg[X86Reg.RDX] = in.b[0];
        c.reg[X86Reg.RDI] = ADDRESS;
        c.store64(ADDRESS, in.b[0]);
        c.store64(ADDRESS + 8, in.b[1]);
        c.fp[X86Fp.MXCSR] = in.mxcsr;
        c.setArithmetic(FLAGS_BEFORE);
    }

    private void register(int number, long[] value) {
        c.vec[X86State.LANES * number] = value[0];
        c.vec[X86State.LANES * number + 1] = value[1];
        c.mmx(number, value[0]);
    }

    /** Half 0 or 1 of the result XOR what was there before. */
    long changed(SseInputs in, int half) {
        return switch (Character.toLowerCase(result)) {
            case 'x' -> c.vec[X86State.LANES + half] ^ in.a[half];
            case 'm' -> half == 1 ? 0 : c.fp[X86Fp.SIGNIFICAND + 1] ^ in.a[0];
            case 'g' -> half == 1 ? 0 : c.reg[X86Reg.RCX] ^ in.a[0];
            case 's' -> c.load64(ADDRESS + 8 * half) ^ in.b[half];
            default -> 0;
        };
    }

    /** FXRSTOR, FXSAVE, FXRSTOR64, FXSAVE64 on the next image: what has changed in its 512 bytes. */
    byte[] restoreAndSave(SseInputs in) {
        long[] image = in.image();
        for (int n = 0; n < 64; n++) { c.store64(ADDRESS + 8 * n, image[n]); }
        c.reg[X86Reg.RDI] = ADDRESS;
        for (String bytes : new String[]{"0fae0f", "0fae07", "480fae0f", "480fae07"}) { decode(bytes).exec(c); }
        byte[] changed = new byte[512];
        for (int n = 0; n < 512; n++) { changed[n] = (byte) (c.load8(ADDRESS + n) ^ image[n >> 3] >>> 8 * (n & 7)); }
        return changed;
    }

    /** CF, PF, AF, ZF and SF at their places, OF in bit 1. */
    int flags() {
        long flags = c.arithmetic();
        return (int) (flags & 0xd5 | (flags & X86Cpu.OF) >>> 10);
    }
}
