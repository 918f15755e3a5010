package org.backplane.x86.architecture;

import java.util.List;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.FeatureTable;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.FeatureBits;

/** The model-specific registers that are plain state with rules for writes (SDM volume 4). */
final class Msrs {
    private static final long PAGING = 1L << 31;
    private static final int PLATFORM_ID = 0x17;
    private static final int BIOS_SIGN_ID = 0x8b;
    private static final int NB_CFG = 0xc001_001f;

    private Msrs() {
    }

    /** All of them; they are there and allow what is granted at the time. */
    static List<SystemRegister> plain() {
        return List.of(
                new StateRegister(Msr.IA32_SYSENTER_CS, "IA32_SYSENTER_CS", X86Reg.SYSENTER_CS,
                        (s, v) -> v >>> 32 == 0).needs(Feature.SEP),
                address(Msr.IA32_SYSENTER_ESP, "IA32_SYSENTER_ESP", X86Reg.SYSENTER_ESP).needs(Feature.SEP),
                address(Msr.IA32_SYSENTER_EIP, "IA32_SYSENTER_EIP", X86Reg.SYSENTER_EIP).needs(Feature.SEP),
                new MiscellaneousFeatures(),
                new StateRegister(Msr.IA32_PAT, "IA32_PAT", X86Reg.PAT, (s, v) -> memoryTypes(v))
                        .needs(Feature.PAT),
                new ExtendedFeatures(),
                new StateRegister(Msr.IA32_STAR, "IA32_STAR", X86Reg.STAR, (s, v) -> true).needs(
                        Feature.SYSCALL),
                address(Msr.IA32_LSTAR, "IA32_LSTAR", X86Reg.LSTAR).needs(Feature.LM),
                address(Msr.IA32_CSTAR, "IA32_CSTAR", X86Reg.CSTAR).needs(Feature.LM),
                new StateRegister(Msr.IA32_FMASK, "IA32_FMASK", X86Reg.FMASK, (s, v) -> v >>> 32 == 0)
                        .needs(Feature.SYSCALL),
                address(Msr.IA32_FS_BASE, "IA32_FS_BASE", X86Reg.BASE + X86Reg.FS).needs(Feature.LM),
                address(Msr.IA32_GS_BASE, "IA32_GS_BASE", X86Reg.BASE + X86Reg.GS).needs(Feature.LM),
                address(Msr.IA32_KERNEL_GS_BASE, "IA32_KERNEL_GS_BASE", X86Reg.KERNEL_GS_BASE).needs(
                        Feature.LM),
                new StateRegister(Msr.IA32_TSC_AUX, "IA32_TSC_AUX", X86Reg.TSC_AUX, (s, v) -> v >>> 32 == 0)
                        .needs(Feature.RDTSCP, Feature.RDPID),
                supervisorComponents().needs(Feature.XSAVES),
                new Zero(PLATFORM_ID, "IA32_PLATFORM_ID", false),
                new Zero(BIOS_SIGN_ID, "IA32_BIOS_SIGN_ID", true),
                new Zero(NB_CFG, "NB_CFG", true));
    }

    /** What it keeps of components whose part is away is not there until that is back. */
    private static StateRegister supervisorComponents() {
        return new StateRegister(Msr.IA32_XSS, "IA32_XSS", X86Reg.XSS, (s, v) -> (v & ~granted(s).limits.xss()) == 0) {
            @Override
            public long peek(CpuState state) {
                return super.peek(state) & granted(state).limits.xss();
            }
        };
    }

    private static StateRegister address(int id, String name, int index) {
        return new StateRegister(id, name, index, (s, v) -> canonical(v));
    }

    private static Capabilities granted(CpuState state) {
        return ((X86State) state).granted;
    }

    private static boolean canonical(long address) {
        return address << 16 >> 16 == address;
    }

    /** Every byte is one of UC, WC, WT, WP, WB, UC-. */
    private static boolean memoryTypes(long value) {
        for (int shift = 0; shift < 64; shift += 8) {
            long type = value >>> shift & 0xff;
            if (type > 7 || type == 2 || type == 3) { return false; }
        }
        return true;
    }

    /** IA32_EFER: LMA is read-only, LME may not change while paging is on. */
    private static final class ExtendedFeatures extends StateRegister {
        ExtendedFeatures() {
            super(Msr.IA32_EFER, "IA32_EFER", X86Reg.EFER, (s, v) -> (v & ~FeatureBits.EFER.allowed(granted(s))) == 0
                    && ((s.reg[X86Reg.CR0] & PAGING) == 0 || ((v ^ s.reg[X86Reg.EFER]) & Bits.EFER_LME) == 0));
            needs(Feature.SYSCALL, Feature.LM, Feature.NX);
        }

        @Override
        public void write(CpuState state, long value) {
            poke(state, value & ~Bits.EFER_LMA | peek(state) & Bits.EFER_LMA);
        }
    }

    /** IA32_MISC_ENABLE: guests change fast strings only; writes to the read-only bit 7 are ignored, others that change a bit are #GP. */
    private static final class MiscellaneousFeatures extends StateRegister {
        private static final long FAST_STRINGS = 1;
        private static final long COUNTERS_AVAILABLE = 1 << 7;
        /** Nobody has branch trace stores or event-based sampling. */
        private static final long BTS_UNAVAILABLE = 1 << 11;
        private static final long PEBS_UNAVAILABLE = 1 << 12;
        private static final long UNAVAILABLE = BTS_UNAVAILABLE | PEBS_UNAVAILABLE;

        MiscellaneousFeatures() {
            super(Msr.IA32_MISC_ENABLE, "IA32_MISC_ENABLE", X86Reg.MISC_ENABLE,
                    (s, v) -> ((v ^ value(s)) & ~(FAST_STRINGS | COUNTERS_AVAILABLE)) == 0);
        }

        private static long value(CpuState state) {
            boolean counters = granted(state).has(FeatureTable.ARCH_PERFMON);
            return state.reg[X86Reg.MISC_ENABLE] | UNAVAILABLE | (counters ? COUNTERS_AVAILABLE : 0);
        }

        @Override
        public long peek(CpuState state) {
            return value(state);
        }

        @Override
        public void poke(CpuState state, long value) {
            super.poke(state, value & ~(UNAVAILABLE | COUNTERS_AVAILABLE));
        }
    }

    /**
     * Reads 0, whatever is written, if it may be. IA32_PLATFORM_ID: which microcode fits, and IA32_BIOS_SIGN_ID: its revision; there is none. NB_CFG of
     * AMD's north bridges, by which Linux would reach more of PCI's configuration space. As KVM has them, whatever the model.
     */
    private static final class Zero extends StateRegister {
        Zero(int id, String name, boolean writable) {
            super(id, name, X86Reg.ZERO, (s, v) -> writable);
        }

        @Override
        public void poke(CpuState state, long value) {
            // stays 0
        }
    }
}
