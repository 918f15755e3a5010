package org.backplane.lib.x86.semantics;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Insn;

/** Repeats what src/test/native/x87.c recorded and says where the answers differ from those of the real CPU. */
final class X87Replay {
    private static final int ADDRESS = 0x100;
    private static final int STORES = 16;
    private static final int FLAGS = 32;
    private static final int C1 = 1 << 9;
    private static final int PE = 1 << 5;

    private final DataInputStream in;
    private final X87Inputs inputs;
    private final X87Machine machine = new X87Machine();
    final List<String> differences = new ArrayList<>();
    final String cpu;
    int cases;
    /** Inexact transcendental results that are not the same, but neighbours. */
    int neighbours;

    /** What the CPU answered. */
    private int status;
    private int tags;
    private final X87Inputs.Real[] st = new X87Inputs.Real[8];
    private int flags;
    private X87Inputs.Real stored;

    X87Replay(InputStream recording) throws IOException {
        in = new DataInputStream(new BufferedInputStream(new GZIPInputStream(recording)));
        StringBuilder title = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) { title.append((char) c); }
        int space = title.indexOf(" ");
        inputs = new X87Inputs(Long.parseUnsignedLong(title.substring(0, space)));
        cpu = title.substring(space + 1);
    }

    /** Replays everything. */
    X87Replay run() throws IOException {
        for (int opcode = in.read(); opcode >= 0; opcode = in.read()) {
            int modRm = in.read();
            int kind = in.read();
            int count = word();
            Insn insn = machine.decode(opcode, modRm);
            for (int n = 0; n < count; n++) { one(insn, modRm, kind); }
        }
        return this;
    }

    private void one(Insn insn, int modRm, int kind) throws IOException {
        inputs.nextCase(kind);
        answer(kind);
        prepare();
        insn.exec(machine.cpu);
        cases++;
        String what = compare(kind, transcendental(insn.opcode, modRm));
        if (what.isEmpty()) { return; }
        differences.add(String.format("%02x %02x cw=%04x sw=%04x tags=%04x st0=%s st1=%s st7=%s mem=%s flags=%x:%s",
                insn.opcode, modRm, inputs.control, inputs.status, inputs.tags, inputs.st[0], inputs.st[1],
                inputs.st[7],
                inputs.memory, inputs.flags, what));
    }

    private static boolean transcendental(int opcode, int modRm) {
        return opcode == 0xd9 && switch (modRm) {
            case 0xf0, 0xf1, 0xf2, 0xf3, 0xf9, 0xfb, 0xfe, 0xff -> true;
            default -> false;
        };
    }

    private void answer(int kind) throws IOException {
        status = word();
        tags = word();
        int changed = in.read();
        int moved = (status >> 11) - (inputs.status >> 11);
        for (int i = 0; i < 8; i++) { st[i] = (changed >> i & 1) != 0 ? real() : inputs.st[i + moved & 7]; }
        flags = (kind & FLAGS) != 0 ? word() : inputs.flags;
        stored = (kind & STORES) != 0 ? real() : inputs.memory;
    }

    private void prepare() {
        machine.fp[X86Fp.FCW] = inputs.control;
        machine.fp[X86Fp.FSW] = inputs.status;
        machine.fp[X86Fp.FTW] = inputs.tags;
        for (int i = 0; i < 8; i++) { machine.set(i, inputs.st[i]); }
        machine.cpu.setArithmetic(inputs.flags);
        machine.cpu.reg[X86Reg.RSI] = ADDRESS;
        machine.cpu.store64(ADDRESS, inputs.memory.sig());
        machine.cpu.store16(ADDRESS + 8, inputs.memory.se());
    }

    private String compare(int kind, boolean transcendental) {
        StringBuilder what = new StringBuilder();
        boolean tolerant = transcendental && (status & PE) != 0;
        int ignored = tolerant ? C1 : 0;
        differ(what, "sw", machine.cpu.fpu.status() & ~ignored, status & ~ignored);
        differ(what, "tags", machine.cpu.fpu.tags(), tags);
        for (int i = 0; i < 8; i++) {
            if (!machine.get(i).equals(st[i])) { register(what, i, tolerant); }
        }
        differ(what, "flags", (int) machine.cpu.arithmetic(), flags);
        X87Inputs.Real memory = new X87Inputs.Real(machine.cpu.load64(ADDRESS), (int) machine.cpu.load16(ADDRESS + 8));
        if (!memory.equals(stored)) { what.append(" mem ").append(memory).append(" not ").append(stored); }
        return what.toString();
    }

    private static void differ(StringBuilder what, String name, int value, int expected) {
        if (value != expected) { what.append(String.format(" %s %04x not %04x", name, value, expected)); }
    }

    private void register(StringBuilder what, int i, boolean tolerant) {
        BigInteger distance = rank(machine.get(i)).subtract(rank(st[i]));
        if (tolerant && distance.abs().equals(BigInteger.ONE)) {
            neighbours++;
        } else {
            what.append(" st").append(i).append(' ').append(machine.get(i)).append(" not ").append(st[i]);
        }
    }

    /** Position among all numbers, so that neighbours differ by one. */
    private static BigInteger rank(X87Inputs.Real x) {
        BigInteger rank = BigInteger.valueOf(x.se() & 0x7fff).shiftLeft(63)
                .add(BigInteger.valueOf(x.sig() & Long.MAX_VALUE));
        return (x.se() & 0x8000) != 0 ? rank.negate() : rank;
    }

    private int word() throws IOException {
        return in.read() | in.read() << 8;
    }

    private X87Inputs.Real real() throws IOException {
        long sig = Long.reverseBytes(in.readLong());
        return new X87Inputs.Real(sig, word());
    }
}
