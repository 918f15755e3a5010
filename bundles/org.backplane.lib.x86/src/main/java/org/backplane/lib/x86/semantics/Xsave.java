package org.backplane.lib.x86.semantics;

import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Ends;
import org.backplane.lib.x86.table.Row;

/** XSAVE, XRSTOR and their kin, and XCR0 (SDM volume 1, chapter 13). */
public final class Xsave {
    private static final long X87 = 1;
    private static final long SSE = 2;
    private static final long AVX = 4;
    private static final long PKRU = 1 << 9;
    private static final int HEADER = 512;
    private static final int HEADER_SIZE = 64;
    /** Where the AVX component is: the high halves of ymm registers. */
    private static final int AVX_AT = HEADER + HEADER_SIZE;
    private static final int AVX_SIZE = 256;
    /** Where PKRU is in the standard format; in the compacted one it follows what there is. */
    private static final int PKRU_AT = 2688;
    private static final int PKRU_SIZE = 8;
    /** Of XCOMP_BV: the area is in the compacted format, and the other bits tell of what it has room for. */
    private static final long COMPACTED = 1L << 63;
    private static final long INITIAL_FCW = 0x37f;
    private static final long ALL_EMPTY = 0xffff;

    private Xsave() {
    }

    private static void enabled(X86Cpu c) {
        if ((c.reg[X86Reg.CR4] & Bits.CR4_OSXSAVE) == 0) { throw c.fault(GuestFault.UD); }
    }

    @Row(asm = "xgetbv", enc = "NP 0F 01 /2 mod=3 rm=0", feature = Feature.XSAVE)
    public static void xgetbv(X86Cpu c, Insn i) {
        enabled(c);
        int number = (int) c.reg[X86Reg.RCX];
        int last = c.wiring.capabilities.has(Feature.XGETBV1) ? 1 : 0;
        if (Integer.compareUnsigned(number, last) > 0) { throw c.fault(GuestFault.GP); }
        long value = c.reg[X86Reg.XCR0] & (number == 0 ? -1 : inUse(c));
        c.reg[X86Reg.RAX] = value & 0xffff_ffffL;
        c.reg[X86Reg.RDX] = value >>> 32;
    }

    @Row(asm = "xsetbv", enc = "NP 0F 01 /2 mod=3 rm=1", ends = Ends.OBSERVE, feature = Feature.XSAVE)
    public static void xsetbv(X86Cpu c, Insn i) {
        enabled(c);
        Privileged.supervisor(c);
        long value = c.get(X86Reg.RAX, 0, 32) | c.reg[X86Reg.RDX] << 32;
        boolean wrong = (int) c.reg[X86Reg.RCX] != 0 || (value & ~supported(c)) != 0 || (value & X87) == 0
                || (value & (SSE | AVX)) == AVX;
        if (wrong) { throw c.fault(GuestFault.GP); }
        c.reg[X86Reg.XCR0] = value;
        c.modes();
    }

    /** Components that XCR0 may have. */
    private static long supported(X86Cpu c) {
        return X87 | SSE | (c.wiring.capabilities.has(Feature.AVX) ? AVX : 0)
                | (c.wiring.capabilities.has(Feature.PKU) ? PKRU : 0);
    }

    private static long requested(X86Cpu c) {
        return mask(c) & c.reg[X86Reg.XCR0];
    }

    private static long mask(X86Cpu c) {
        return c.get(X86Reg.RAX, 0, 32) | c.reg[X86Reg.RDX] << 32;
    }

    /** The area's address: #UD, #NM, then #GP unless it is aligned. */
    private static long area(X86Cpu c, Insn i, int bytes) {
        enabled(c);
        if ((c.reg[X86Reg.CR0] & Bits.CR0_TS) != 0) { throw c.fault(GuestFault.NM); }
        long at = i.ea(c, bytes);
        if ((at & 3) != 0 || at << 16 >> 16 != at) { c.mmu.misaligned(at); }
        if ((at & 63) != 0) { throw c.fault(GuestFault.GP); }
        return at;
    }

    /** Bytes from the start of the area that components take in the standard format. */
    private static int size(long components) {
        return (components & PKRU) != 0 ? PKRU_AT + PKRU_SIZE : compactedPkru(components);
    }

    /** Where PKRU is in the compacted format with room for components, and where what precedes it ends. */
    private static int compactedPkru(long components) {
        return (components & AVX) != 0 ? AVX_AT + AVX_SIZE : AVX_AT;
    }

    /** Where what is behind PKRU begins. */
    private static int compactedSupervisor(long components) {
        return compactedPkru(components) + ((components & PKRU) != 0 ? PKRU_SIZE : 0);
    }

    @Row(asm = "xsave", enc = "NP 0F AE /4 M", text = "xsave/xsave/xsave64", feature = Feature.XSAVE)
    public static void xsave(X86Cpu c, Insn i) {
        save(c, i, requested(c));
    }

    /** What is in its initial configuration is not written. */
    @Row(asm = "xsaveopt", enc = "NP 0F AE /6 M", text = "xsaveopt/xsaveopt/xsaveopt64", feature = Feature.XSAVEOPT)
    public static void xsaveopt(X86Cpu c, Insn i) {
        save(c, i, requested(c) & inUse(c));
    }

    private static void save(X86Cpu c, Insn i, long components) {
        long requested = requested(c);
        long at = writable(c, i, size(requested));
        long header = c.load64(at + HEADER);
        save(c, at, components, i.wide);
        if ((requested & (SSE | AVX)) != 0) { Fxsave.saveMxcsr(c, at); }
        if ((components & PKRU) != 0) { c.store64(at + PKRU_AT, c.reg[X86Reg.PKRU]); }
        c.store64(at + HEADER, header & ~requested | requested & inUse(c));
    }

    /** As XSAVEOPT, into the compacted format; MXCSR is part of SSE, which it keeps from being in its initial configuration. */
    @Row(asm = "xsavec", enc = "NP 0F C7 /4 M", text = "xsavec/xsavec/xsavec64", feature = Feature.XSAVEC)
    public static void xsavec(X86Cpu c, Insn i) {
        compact(c, i, requested(c));
    }

    /** As XSAVEC, with supervisor components. */
    @Row(asm = "xsaves", enc = "NP 0F C7 /5 M", text = "xsaves/xsaves/xsaves64", feature = Feature.XSAVES)
    public static void xsaves(X86Cpu c, Insn i) {
        enabled(c);
        Privileged.supervisor(c);
        compact(c, i, mask(c) & components(c));
    }

    private static void compact(X86Cpu c, Insn i, long requested) {
        int pkru = compactedPkru(requested);
        int supervisor = compactedSupervisor(requested);
        long at = writable(c, i, supervisor + Supervisor.size(c, requested));
        long components = requested & (inUse(c) | Supervisor.inUse(c) | (c.fp[X86Fp.MXCSR] != Mxcsr.DEFAULT ? SSE : 0));
        save(c, at, components, i.wide);
        if ((components & SSE) != 0) { Fxsave.saveMxcsr(c, at); }
        if ((components & PKRU) != 0) { c.store64(at + pkru, c.reg[X86Reg.PKRU]); }
        Supervisor.save(c, at + supervisor, components);
        c.store64(at + HEADER, components);
        c.store64(at + HEADER + 8, COMPACTED | requested);
    }

    /** The area, of which that many bytes can be written. */
    private static long writable(X86Cpu c, Insn i, int bytes) {
        long at = area(c, i, bytes);
        c.writable(at + bytes - 1 & c.linearMask(), 1);
        c.writable(at, bytes);
        return at;
    }

    private static void save(X86Cpu c, long at, long components, boolean wide) {
        if ((components & X87) != 0) { Fxsave.saveX87(c, at, wide); }
        if ((components & SSE) != 0) { Fxsave.saveXmm(c, at); }
        if ((components & AVX) != 0) { saveHigh(c, at); }
    }

    /** Components that are not in their initial configuration (SDM volume 1, 13.6). */
    private static long inUse(X86Cpu c) {
        long low = 0;
        long high = 0;
        for (int n = 0; n < Fxsave.registers(c); n++) {
            int at = X86State.LANES * n;
            low |= c.vec[at] | c.vec[at + 1];
            high |= c.vec[at + 2] | c.vec[at + 3];
        }
        return (x87InUse(c) ? X87 : 0) | (low != 0 ? SSE : 0) | (high != 0 ? AVX : 0)
                | (c.reg[X86Reg.PKRU] != 0 ? PKRU : 0);
    }

    private static boolean x87InUse(X86Cpu c) {
        long[] fp = c.fp;
        long rest = fp[X86Fp.FSW] | fp[X86Fp.FOP] | fp[X86Fp.FIP] | fp[X86Fp.FCS] | fp[X86Fp.FDP] | fp[X86Fp.FDS];
        for (int n = 0; n < 8; n++) { rest |= fp[X86Fp.SIGNIFICAND + n] | fp[X86Fp.EXPONENT + n]; }
        return rest != 0 || fp[X86Fp.FCW] != INITIAL_FCW || fp[X86Fp.FTW] != ALL_EMPTY;
    }

    private static void saveHigh(X86Cpu c, long at) {
        for (int n = 0; n < Fxsave.registers(c); n++) {
            c.store64(at + AVX_AT + 16 * n, c.vec[X86State.LANES * n + 2]);
            c.store64(at + AVX_AT + 16 * n + 8, c.vec[X86State.LANES * n + 3]);
        }
    }

    @Row(asm = "xrstor", enc = "NP 0F AE /5 mod=m M", text = "xrstor/xrstor/xrstor64", feature = Feature.XSAVE)
    public static void xrstor(X86Cpu c, Insn i) {
        long at = area(c, i, AVX_AT);
        long requested = requested(c);
        c.load64(at + HEADER + 8 & c.linearMask());
        c.load8(at);
        long present = c.load64(at + HEADER);
        long room = room(c, at, present);
        long from = requested & present;
        int pkru = room != 0 ? compactedPkru(room) : PKRU_AT;
        int bytes = (from & PKRU) != 0 ? pkru + PKRU_SIZE : size(requested & ~PKRU);
        c.load8(at + bytes - 1 & c.linearMask());
        restoreMxcsr(c, at, room != 0 ? from & SSE : requested & (SSE | AVX), requested);
        restore(c, i, at, requested, from, pkru);
    }

    /** Of an area in the compacted format, supervisor components too (SDM volume 1, 13.12). */
    @Row(asm = "xrstors", enc = "NP 0F C7 /3 M", text = "xrstors/xrstors/xrstors64", ends = Ends.OBSERVE,
            feature = Feature.XSAVES)
    public static void xrstors(X86Cpu c, Insn i) {
        enabled(c);
        Privileged.supervisor(c);
        long at = area(c, i, AVX_AT);
        long allowed = components(c);
        long requested = mask(c) & allowed;
        long room = c.load64(at + HEADER + 8 & c.linearMask());
        c.load8(at);
        long present = c.load64(at + HEADER);
        long reserved = 0;
        for (int n = 16; n < HEADER_SIZE; n += 8) { reserved |= c.load64(at + HEADER + n); }
        long components = room & ~COMPACTED;
        if (room >= 0 || reserved != 0 || (components & ~allowed) != 0 || (present & ~components) != 0) {
            throw c.fault(GuestFault.GP);
        }
        long from = requested & present;
        int supervisor = compactedSupervisor(room);
        c.load8(at + supervisor + Supervisor.size(c, from) - 1 & c.linearMask());
        Supervisor.check(c, at + supervisor, from);
        restoreMxcsr(c, at, from & SSE, requested);
        Supervisor.restore(c, at + supervisor, requested, from);
        restore(c, i, at, requested, from, compactedPkru(room));
    }

    private static void restore(X86Cpu c, Insn i, long at, long requested, long from, int pkru) {
        if ((requested & X87) != 0) { restoreX87(c, at, i.wide, (from & X87) != 0); }
        if ((requested & SSE) != 0) { restore(c, at + Fxsave.XMM_AT, 0, (from & SSE) != 0); }
        if ((requested & AVX) != 0) { restore(c, at + AVX_AT, 2, (from & AVX) != 0); }
        if ((requested & PKRU) != 0) { c.protectionKeys((from & PKRU) != 0 ? c.load32(at + pkru) : 0); }
    }

    /**
     * Looks at the header: XCOMP_BV in the compacted format, 0 in the standard one; #GP for what is reserved, not enabled, or has no
     * room (SDM volume 1, 13.8).
     */
    private static long room(X86Cpu c, long at, long present) {
        long room = c.load64(at + HEADER + 8);
        boolean compacted = room < 0 && c.wiring.capabilities.has(Feature.XSAVEC);
        long reserved = compacted ? 0 : room;
        for (int n = 16; n < (compacted ? HEADER_SIZE : 24); n += 8) { reserved |= c.load64(at + HEADER + n); }
        long components = compacted ? room & ~COMPACTED : c.reg[X86Reg.XCR0];
        boolean wrong = reserved != 0 || (present & ~components) != 0 || (components & ~c.reg[X86Reg.XCR0]) != 0;
        if (wrong) { throw c.fault(GuestFault.GP); }
        return room;
    }

    /** It is loaded for some components; else it belongs to SSE. */
    private static void restoreMxcsr(X86Cpu c, long at, long loaded, long requested) {
        if (loaded != 0) {
            Mxcsr.check(c, Fxsave.mxcsr(c, at));
            c.fp[X86Fp.MXCSR] = Fxsave.mxcsr(c, at);
        } else if ((requested & SSE) != 0) {
            c.fp[X86Fp.MXCSR] = Mxcsr.DEFAULT;
        }
    }

    private static void restoreX87(X86Cpu c, long at, boolean wide, boolean present) {
        if (present) {
            Fxsave.restoreX87(c, at, wide);
            return;
        }
        for (int n = 0; n < X86Fp.MXCSR; n++) { c.fp[n] = 0; }
        c.fpu.control((int) INITIAL_FCW);
        c.fp[X86Fp.FTW] = ALL_EMPTY;
    }

    /** Two lanes of every register, from memory or zeros. */
    private static void restore(X86Cpu c, long at, int lane, boolean present) {
        for (int n = 0; n < Fxsave.registers(c); n++) {
            c.vec[X86State.LANES * n + lane] = present ? c.load64(at + 16 * n) : 0;
            c.vec[X86State.LANES * n + lane + 1] = present ? c.load64(at + 16 * n + 8) : 0;
        }
    }

    /** Those that are enabled; of IA32_XSS only what is there now, since a part that has a component may be away. */
    private static long components(X86Cpu c) {
        return c.reg[X86Reg.XCR0] | c.reg[X86Reg.XSS] & c.wiring.capabilities.limits.xss();
    }
}
