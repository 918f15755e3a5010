package org.backplane.x86.interpreter.lockstep;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Bits;
import org.backplane.x86.interpreter.FuzzMode;
import org.backplane.x86.interpreter.FuzzTables;

/** What is not the same in two ends of a stream. */
final class FuzzDifference {
    private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs", "ldtr", "tr", "gdtr", "idtr"};
    private static final long RF = 1 << 16;
    private static final long ARITHMETIC = 0x8d5;
    private static final long ACCESSED = 0x20;
    private static final long DIRTY = 0x40;
    private static final int DEBUG = 1;
    private static final int DOUBLE_FAULT = 8;
    private static final int STACK_FAULT = 12;
    private static final int GENERAL_PROTECTION = 13;
    private static final int PAGE_FAULT = 14;
    private static final long WRITE = 2;
    private static final long IDT = 2;
    private static final long PRESENT = 1;
    private static final long RESERVED = 8;
    private static final long KEY = 0x20;

    private final FuzzStream stream;
    private final FuzzEnd ours;
    private final FuzzEnd theirs;
    private final List<String> texts = new ArrayList<>();

    private FuzzDifference(FuzzStream stream, FuzzEnd ours, FuzzEnd theirs) {
        this.stream = stream;
        this.ours = ours;
        this.theirs = theirs;
    }

    /** One text for each, ours first; none when they are the same. */
    static List<String> of(FuzzStream stream, FuzzEnd ours, FuzzEnd theirs) {
        List<String> texts = all(stream, ours, theirs);
        return !texts.isEmpty() && new FuzzLatitude(stream, ours, theirs).applies() ? List.of() : texts;
    }

    private static List<String> all(FuzzStream stream, FuzzEnd ours, FuzzEnd theirs) {
        if (theirs == null) { return List.of("QEMU shuts down, or goes no further"); }
        if (isExcused(stream, ours, theirs)) { return List.of(); }
        FuzzDifference difference = new FuzzDifference(stream, ours, theirs);
        difference.registers();
        difference.segments();
        difference.vectors();
        difference.memory();
        return difference.texts;
    }

    /**
     * Whether QEMU has gone on because it checks no limits, does not look at CR0.EM everywhere, or has a non-canonical address through the stack segment as
     * #GP (SDM volume 3, 6.15, interrupt 12), which may have another stack than the #SS that becomes #DF.
     */
    private static boolean isExcused(FuzzStream stream, FuzzEnd mine, FuzzEnd other) {
        FuzzWorld world = stream.world();
        FuzzMode mode = world.mode();
        int vector = mine.vector();
        boolean limit = mode.codeSize == 16 && (vector == STACK_FAULT || vector == GENERAL_PROTECTION);
        boolean stack = mode == FuzzMode.LONG && (vector == STACK_FAULT && other.vector() != vector
                || vector == DOUBLE_FAULT && other.vector() == GENERAL_PROTECTION);
        boolean moved = vector != other.vector() || mine.pushed(world, -2) != other.pushed(world, -2)
                || mine.pushed(world, -3) != other.pushed(world, -3);
        return limit && moved || stack || (mine.state().reg[X86Reg.CR0] & Bits.CR0_EM) != 0;
    }

    private void add(String name, long mine, long other) {
        if (mine != other && !isResumption(mine ^ other) && !isPointerEntry(mine ^ other)) {
            texts.add("%s %x, QEMU %x".formatted(name, mine, other));
        }
    }

    /** RF of flags in memory, which QEMU does not push (SDM volume 3, 17.3.1.1). */
    private static boolean isResumption(long difference) {
        return difference == RF || difference == RF << 32;
    }

    /** A of an entry of PAE, read: see {@link #entry}. */
    private boolean isPointerEntry(long difference) {
        return stream.world().mode() == FuzzMode.PAGED_3_LEVELS
                && (difference == ACCESSED || difference == ACCESSED << 32);
    }

    private void register(String name, int index, long mask) {
        add(name, ours.state().reg[index] & mask, theirs.state().reg[index] & mask);
    }

    private void registers() {
        add("exception", ours.vector(), theirs.vector());
        boolean wide = stream.world().mode() == FuzzMode.LONG;
        for (int n = 0; n < (wide ? 16 : 8); n++) { register("r" + n, n, wide ? -1 : 0xffff_ffffL); }
        register("flags", X86Reg.RFLAGS, ~hiddenFlags());
        register("cr0", X86Reg.CR0, -1);
        register("cr3", X86Reg.CR3, -1);
        register("cr4", X86Reg.CR4, -1);
        register("efer", X86Reg.EFER, -1);
        register("dr6", X86Reg.DR6, ~0xfL); // of those not enabled: anything (SDM volume 3, 17.2.3)
        register("dr7", X86Reg.DR7, -1);
        for (int n : SmiState.OTHERS) { register("register " + n, n, -1); }
    }

    private void segments() {
        boolean real = stream.world().mode().isReal();
        for (int n = 0; n < SEGMENTS.length; n++) {
            if (n == X86Reg.SS && stream.world().mode().isLong() && theirs.state().reg[X86Reg.SELECTOR + n] == 0) {
                continue;
            }
            boolean usable = n >= X86Reg.GDTR || (ours.state().reg[X86Reg.ACCESS + n] & X86Reg.UNUSABLE) == 0;
            if (n < X86Reg.GDTR) { register(SEGMENTS[n], X86Reg.SELECTOR + n, -1); }
            if (usable) { register(SEGMENTS[n] + ".base", X86Reg.BASE + n, -1); }
            if (usable && !real) { register(SEGMENTS[n] + ".limit", X86Reg.LIMIT + n, -1); }
            if (usable && !real && n < X86Reg.GDTR) { register(SEGMENTS[n] + ".access", X86Reg.ACCESS + n, 0xf0ff); }
        }
    }

    private void vectors() {
        for (int n = 0; n < 64; n++) {
            int lane = n / 4 * X86State.LANES + n % 4;
            long mine = ours.state().vec[lane];
            long other = theirs.state().vec[lane];
            if (!Difference.areNaNs(mine, other)) { add("vector " + n / 4 + "." + n % 4, mine, other); }
        }
        for (int n = 0; n < 8; n++) {
            add("mm" + n, ours.state().fp[X86Fp.SIGNIFICAND + n], theirs.state().fp[X86Fp.SIGNIFICAND + n]);
        }
    }

    private void memory() {
        SortedSet<Integer> lines = new TreeSet<>(ours.lines().keySet());
        lines.addAll(theirs.lines().keySet());
        for (int line : lines.headSet(Math.min(ours.told(), theirs.told()))) {
            long[] mine = ours.line(stream.world(), line);
            long[] other = theirs.line(stream.world(), line);
            for (int n = 0; n < mine.length; n++) {
                long mask = mask(line + 8 * n);
                if (isGateCode(mine[n], other[n])) { continue; }
                add("[%x]".formatted(line + 8 * n), mine[n] & mask, other[n] & mask);
            }
        }
    }

    /** What is not compared of a quadword of memory. */
    private long mask(int address) {
        int flags = ours.pushedFlags();
        boolean compatible = stream.world().mode().isLong() && stream.world().mode() != FuzzMode.LONG;
        long pointer = compatible ? -1L << 32 : 0; // QEMU does not cut it
        return ~(at(address, flags, hiddenFlags()) | at(address, flags - 2 * ours.word(), pointer)
                | at(address, flags - 3 * ours.word(), hiddenCode()) | entry(address));
    }

    /** A value in memory, as far as it is in the quadword at an address. */
    private static long at(int address, int where, long value) {
        int shift = 8 * (where - address);
        return shift >= 0 && shift < 64 ? value << shift : shift < 0 && shift > -64 ? value >>> -shift : 0;
    }

    /** RF, which QEMU does not push (SDM volume 3, 17.3.1.1), and flags that a comparison behind would have defined. */
    private long hiddenFlags() {
        boolean steps = (stream.start().reg[X86Reg.RFLAGS] & Bits.TF) != 0;
        return RF | (steps || ours.vector() == DEBUG ? ARITHMETIC : 0);
    }

    /**
     * Of what is read and then written QEMU tells the read, of what is reserved not that it is present, of a key only the rights; it does not tell what
     * comes while another exception is delivered (SDM volume 3, 4.7 and 6.13).
     */
    private long hiddenCode() {
        long code = ours.code(stream.world());
        return ours.vector() == PAGE_FAULT
                ? WRITE | code & KEY | ((code & RESERVED) != 0 ? PRESENT : 0)
                : (FuzzEnd.WITH_CODE >> ours.vector() & 1) & code;
    }

    /** In long mode QEMU's code for a gate has 16 times the vector, not 8 (SDM volume 3, 6.13). */
    private boolean isGateCode(long mine, long other) {
        return stream.world().mode().isLong() && (mine & IDT) != 0 && mine >>> 12 == 0 && mine >>> 3 != 0
                && (other & ~7) == (mine & ~7) * 2;
    }

    /**
     * QEMU sets A of the four entries of PAE, which have none (SDM volume 3, 4.4.1), and before a write that faults (it has read); D of the page before
     * the one that is not there may be set or not (SDM volume 3, 4.8); CR2 does not say which one that was when another page fault was #DF.
     */
    private long entry(int address) {
        boolean directory = stream.world().mode() == FuzzMode.PAGED_3_LEVELS && address >= FuzzTables.DIRECTORIES
                && address < FuzzTables.DIRECTORIES + 32;
        boolean fault = ours.vector() == PAGE_FAULT && (ours.code(stream.world()) & WRITE) != 0
                || ours.vector() == DOUBLE_FAULT;
        boolean write = fault && address >= FuzzTables.PAGES && address < FuzzTables.HANDLERS;
        boolean across = write
                && (ours.vector() == DOUBLE_FAULT || (ours.state().reg[X86Reg.CR2] & 0xfff) == 0);
        long hidden = across ? ACCESSED | DIRTY : directory || write ? ACCESSED : 0;
        return hidden << 32 | hidden;
    }
}
