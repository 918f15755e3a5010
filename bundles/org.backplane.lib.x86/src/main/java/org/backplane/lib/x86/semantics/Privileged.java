package org.backplane.lib.x86.semantics;

import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.PerformanceCounters;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.memory.Tso;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.table.Ends;
import org.backplane.lib.x86.table.Row;

/** Control registers, model-specific registers, time, caches, interrupt flag, identification. */
public final class Privileged {
    private Privileged() {
    }

    /** #GP unless the privilege level is 0. */
    static void supervisor(X86Cpu c) {
        if (c.cpl() != 0) { throw c.fault(GuestFault.GP); }
    }

    /** While CPUID faults, it does so outside privilege level 0 and management mode, before anything is written. */
    @Row(asm = "cpuid", enc = "0F A2", ends = Ends.OBSERVE)
    public static void cpuid(X86Cpu c, Insn i) {
        if (c.reg[X86Reg.CPUID_FAULT] != 0 && c.reg[X86Reg.SMM] == 0 && c.cpl() != 0) { userCpuid(c); }
        c.caching.serialise();
        c.wiring.cpuid.query(c.state, (int) c.reg[X86Reg.RAX], (int) c.reg[X86Reg.RCX]);
    }

    private static void userCpuid(X86Cpu c) {
        boolean asked = c.reg[X86Reg.CPUID_FAULT] == X86Reg.CPUID_ASKED;
        if (!asked || c.wiring.cpuidIntercept.faults()) { throw c.fault(GuestFault.GP); }
    }

    @Row(asm = "rdmsr", enc = "0F 32", ends = Ends.OBSERVE, feature = Feature.MSR)
    public static void rdmsr(X86Cpu c, Insn i) {
        supervisor(c);
        long value = msr(c, false, 0).read(c.state);
        c.set(X86Reg.RAX, 0, 32, value);
        c.set(X86Reg.RDX, 0, 32, value >>> 32);
    }

    @Row(asm = "wrmsr", enc = "0F 30", ends = Ends.OBSERVE, feature = Feature.MSR)
    public static void wrmsr(X86Cpu c, Insn i) {
        supervisor(c);
        long value = c.get(X86Reg.RAX, 0, 32) | c.reg[X86Reg.RDX] << 32;
        long efer = c.reg[X86Reg.EFER];
        long attributes = c.reg[X86Reg.PAT];
        SystemRegister register = msr(c, true, value);
        Tso.fence();
        if (serialises((int) c.reg[X86Reg.RCX])) { c.caching.drain(); }
        register.write(c.state, value);
        if (c.reg[X86Reg.PAT] != attributes) { c.mmu.typesChanged(); }
        if (c.reg[X86Reg.EFER] != efer) {
            c.modes();
            c.mmu.flushAll();
        }
    }

    /** A write does, but of the deadline of the local APIC's timer and of the APIC's registers (SDM volume 3, 9.3). */
    private static boolean serialises(int msr) {
        return msr != Msr.IA32_TSC_DEADLINE && msr >> 6 != Msr.IA32_X2APIC >> 6;
    }

    /** The register ECX names, if the access is allowed. */
    private static SystemRegister msr(X86Cpu c, boolean write, long value) {
        SystemRegister register = c.wiring.systemRegister((int) c.reg[X86Reg.RCX]);
        if (register == null) { register = c.wiring.unknown; }
        if (register == null || register.check(c.state, write, value) != SystemRegister.OK) {
            throw c.fault(GuestFault.GP);
        }
        return register;
    }

    @Row(asm = "rdtsc", enc = "0F 31", ends = Ends.OBSERVE, feature = Feature.TSC)
    public static void rdtsc(X86Cpu c, Insn i) {
        if ((c.reg[X86Reg.CR4] & Bits.CR4_TSD) != 0) { supervisor(c); }
        long tsc = c.wiring.clock.ticks(c.wiring.tscHertz) + c.reg[X86Reg.TSC_OFFSET];
        c.set(X86Reg.RAX, 0, 32, tsc);
        c.set(X86Reg.RDX, 0, 32, tsc >>> 32);
    }

    @Row(asm = "rdtscp", enc = "0F 01 /7 mod=3 rm=1", ends = Ends.OBSERVE, feature = Feature.RDTSCP)
    public static void rdtscp(X86Cpu c, Insn i) {
        rdtsc(c, i);
        c.set(X86Reg.RCX, 0, 32, c.reg[X86Reg.TSC_AUX]);
    }

    @Row(asm = "rdpid", enc = "F3 0F C7 /7 mod=3 Ry", text = "= = Rn", feature = Feature.RDPID)
    public static long rdpid(X86Cpu c) {
        return c.reg[X86Reg.TSC_AUX];
    }

    @Row(asm = "clac", enc = "NP 0F 01 /1 mod=3 rm=2", feature = Feature.SMAP)
    public static void clac(X86Cpu c, Insn i) {
        alignmentCheck(c, 0);
    }

    @Row(asm = "stac", enc = "NP 0F 01 /1 mod=3 rm=3", feature = Feature.SMAP)
    public static void stac(X86Cpu c, Insn i) {
        alignmentCheck(c, Bits.AC);
    }

    /** Any privilege but 0 is #UD. */
    private static void alignmentCheck(X86Cpu c, long flag) {
        if (c.cpl() != 0) { throw c.fault(GuestFault.UD); }
        c.rflags(c.rflags() & ~Bits.AC | flag);
    }

    /** #GP below privilege 0 while CR4.UMIP is set. */
    static void unlessProtected(X86Cpu c) {
        if ((c.reg[X86Reg.CR4] & Bits.CR4_UMIP) != 0 && c.cpl() != 0) { throw c.fault(GuestFault.GP); }
    }

    /**
     * The descriptor has a PCID and an address. Translations have no PCID: every type drops what any could mean (SDM volume 3, 4.10.4.1).
     */
    @Row(asm = "invpcid", enc = "66 0F 38 82 /r Gy,Mx", text = "= = Gn,M", ends = Ends.OBSERVE,
            feature = Feature.INVPCID)
    public static void invpcid(X86Cpu c, Insn i) {
        supervisor(c);
        long ea = i.ea(c);
        long type = c.longMode ? c.reg[i.r0] : c.reg[i.r0] & 0xffff_ffffL;
        long pcid = c.load64(ea);
        long address = c.load64(ea + 8);
        boolean tags = (c.reg[X86Reg.CR4] & Bits.CR4_PCIDE) != 0;
        boolean wrong = Long.compareUnsigned(type, 3) > 0 || pcid >>> 12 != 0 || type < 2 && pcid != 0 && !tags
                || type == 0 && address << 16 >> 16 != address;
        if (wrong) { throw c.fault(GuestFault.GP); }
        c.caching.serialise();
        c.mmu.flushAll();
    }

    @Row(asm = "hlt", enc = "F4", ends = Ends.OBSERVE)
    public static void hlt(X86Cpu c, Insn i) {
        supervisor(c);
        c.halt = true;
    }

    @Row(asm = "cli", enc = "FA", ends = Ends.OBSERVE)
    public static void cli(X86Cpu c, Insn i) {
        mayChangeInterrupts(c);
        c.reg[X86Reg.RFLAGS] &= ~Bits.IF;
    }

    /** Interrupts stay off for one more instruction when they were off. */
    @Row(asm = "sti", enc = "FB", ends = Ends.OBSERVE)
    public static void sti(X86Cpu c, Insn i) {
        mayChangeInterrupts(c);
        if ((c.reg[X86Reg.RFLAGS] & Bits.IF) == 0) {
            c.reg[X86Reg.SHADOW] = X86Reg.SHADOW_STI;
            c.reg[X86Reg.RFLAGS] |= Bits.IF;
        }
    }

    private static void mayChangeInterrupts(X86Cpu c) {
        if ((c.reg[X86Reg.CR0] & Bits.CR0_PE) != 0 && c.cpl() > (c.reg[X86Reg.RFLAGS] & Bits.IOPL) >>> 12) {
            throw c.fault(GuestFault.GP);
        }
    }

    @Row(asm = "swapgs", enc = "0F 01 /7 mod=3 rm=0 o64")
    public static void swapgs(X86Cpu c, Insn i) {
        supervisor(c);
        long base = c.reg[X86Reg.BASE + X86Reg.GS];
        c.reg[X86Reg.BASE + X86Reg.GS] = c.reg[X86Reg.KERNEL_GS_BASE];
        c.reg[X86Reg.KERNEL_GS_BASE] = base;
    }

    @Row(asm = "clts", enc = "0F 06", ends = Ends.OBSERVE)
    public static void clts(X86Cpu c, Insn i) {
        supervisor(c);
        c.reg[X86Reg.CR0] &= ~Bits.CR0_TS;
        c.modes();
    }

    /** #UD when there is no such register, before the privilege level counts. */
    private static void control(X86Cpu c, int number) {
        if ((1 << number & 0b1_0001_1101) == 0) { throw c.fault(GuestFault.UD); }
        supervisor(c);
    }

    private static void debug(X86Cpu c, int number) {
        if (number > 7) { throw c.fault(GuestFault.UD); }
        supervisor(c);
    }

    @Row(asm = "mov", enc = "0F 20 /r Rq,Cy", text = "= mov Rn,Cy")
    public static void movFromControl(X86Cpu c, Insn i) {
        control(c, i.r1);
        c.set(i.r0, 0, c.longMode ? 64 : 32, c.controls.read(i.r1));
    }

    @Row(asm = "mov", enc = "0F 22 /r Cy,Rq", text = "= mov Cy,Rn", ends = Ends.OBSERVE)
    public static void movToControl(X86Cpu c, Insn i) {
        control(c, i.r0);
        c.controls.write(i.r0, c.get(i.r1, 0, c.longMode ? 64 : 32));
    }

    @Row(asm = "mov", enc = "0F 21 /r Rq,Dy", text = "= mov Rn,Dy", ends = Ends.OBSERVE)
    public static void movFromDebug(X86Cpu c, Insn i) {
        debug(c, i.r1);
        c.set(i.r0, 0, c.longMode ? 64 : 32, c.controls.readDebug(i.r1));
    }

    @Row(asm = "mov", enc = "0F 23 /r Dy,Rq", text = "= mov Dy,Rn", ends = Ends.OBSERVE)
    public static void movToDebug(X86Cpu c, Insn i) {
        debug(c, i.r0);
        c.controls.writeDebug(i.r0, c.get(i.r1, 0, c.longMode ? 64 : 32));
    }

    @Row(asm = "rdpmc", enc = "0F 33", ends = Ends.OBSERVE)
    public static void rdpmc(X86Cpu c, Insn i) {
        if ((c.reg[X86Reg.CR4] & Bits.CR4_PCE) == 0 && (c.reg[X86Reg.CR0] & Bits.CR0_PE) != 0) { supervisor(c); }
        int selector = (int) c.reg[X86Reg.RCX];
        PerformanceCounters counters = c.wiring.counters;
        if (counters == null || !counters.exists(selector)) { throw c.fault(GuestFault.GP); }
        long value = counters.read(selector);
        c.set(X86Reg.RAX, 0, 32, value);
        c.set(X86Reg.RDX, 0, 32, value >>> 32);
    }

    @Row(asm = "smsw", enc = "0F 01 /4 Ev", text = "= smsw Es")
    public static void smsw(X86Cpu c, Insn i) {
        unlessProtected(c);
        if (i.inMemory(0)) {
            c.store16(i.ea(c, 2), c.reg[X86Reg.CR0]);
        } else {
            c.set(i.r0, 0, i.width, c.reg[X86Reg.CR0]);
        }
    }

    /** PE can be set, not cleared. */
    @Row(asm = "lmsw", enc = "0F 01 /6 Ew", text = "lmsw", ends = Ends.OBSERVE)
    public static void lmsw(X86Cpu c, Insn i) {
        supervisor(c);
        long value = i.inMemory(0) ? c.load16(i.ea(c)) : c.get(i.r0, 0, 16);
        long cr0 = c.reg[X86Reg.CR0];
        c.controls.write(0, cr0 & ~0xeL | value & 0xf | cr0 & Bits.CR0_PE);
    }

    /** No segment check is among its exceptions (SDM volume 2, INVLPG). */
    @Row(asm = "invlpg", enc = "0F 01 /7 mod=m M", text = "= = Mb", ends = Ends.OBSERVE)
    public static void invlpg(X86Cpu c, Insn i) {
        supervisor(c);
        c.caching.serialise();
        long base = c.longMode && i.segment < X86Reg.FS ? 0 : c.reg[X86Reg.BASE + i.segment];
        c.mmu.flushPage(base + i.address(c) & c.linearMask());
    }

    @Row(asm = "wbinvd", enc = "0F 09", ends = Ends.OBSERVE)
    public static void wbinvd(X86Cpu c, Insn i) {
        supervisor(c);
        c.caching.serialise();
        c.caching.empty(false);
    }

    @Row(asm = "invd", enc = "0F 08", ends = Ends.OBSERVE)
    public static void invd(X86Cpu c, Insn i) {
        supervisor(c);
        c.caching.serialise();
        c.caching.empty(true);
    }
}
