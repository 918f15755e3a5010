package org.backplane.x86.cpuidfault;

import java.util.Collection;
import java.util.List;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.Hooks;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.FeatureTable;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;

/**
 * The registers of one vCPU. Whatever they ask for becomes {@link X86Reg#CPUID_FAULT}, which the core tests. RESET clears both enables,
 * INIT keeps them.
 */
final class FaultRegisters implements X86Extension {
    private static final System.Logger LOG = System.getLogger("backplane.cpuidfault");
    /** Bit of MSR_PLATFORM_INFO: faulting is supported. */
    static final long SUPPORTED = 1L << 31;
    /** Bit of MSR_MISC_FEATURES_ENABLES. */
    static final long ENABLE = 1;
    /** Bits of HWCR: CpuidUserDis; those that are kept; those that are ignored. */
    static final long USER_DISABLE = 1L << 35;
    private static final long KEPT = 1 << 18 | 1 << 24;
    private static final long IGNORED = 1 << 3 | 1 << 6 | 1 << 8;
    private static final int RATIO = 8;

    private final X86State state;
    private final Bank bank;
    private final int platformInfo;
    private final VcpuBoard board;
    /** The host that is modelled, or null. */
    private final HostSide host;

    FaultRegisters(CpuidFault.Config config, VcpuBoard board, HostSide host) {
        this.board = board;
        this.host = host;
        state = (X86State) board.state();
        bank = board.bank();
        platformInfo = bank.slot("PLATFORM_INFO",
                (config.supported() ? SUPPORTED : 0) | (long) config.ratio() << RATIO);
        bank.keep("PLATFORM_INFO");
    }

    @Override
    public void advertise(FeatureSet features) {
        features.add("cpuid-fault", "gp-on-user-cpuid");
    }

    @Override
    public Collection<SystemRegister> registers() {
        return List.of(new PlatformInfo(), new MiscFeatures(), new HardwareConfiguration());
    }

    @Override
    public void reset(boolean init) {
        if (init) { return; }
        state.reg[X86Reg.MISC_FEATURES] = 0;
        state.reg[X86Reg.HWCR] = 0;
        recompute();
    }

    @Override
    public void restored() {
        recompute();
    }

    /** What is granted may be other than before. */
    @Override
    public void wired(X86Wiring wiring) {
        recompute();
    }

    /** MSR_PLATFORM_INFO as the guest reads it: it tells of faulting while that is granted. */
    private long info() {
        long info = bank.get(platformInfo);
        return state.granted.has(FeatureTable.CPUID_FAULT) ? info : info & ~SUPPORTED;
    }

    private boolean supported() {
        return (info() & SUPPORTED) != 0;
    }

    private void recompute() {
        boolean intel = supported() && (state.reg[X86Reg.MISC_FEATURES] & ENABLE) != 0;
        boolean amd = state.granted.has(Feature.GP_ON_USER_CPUID) && (state.reg[X86Reg.HWCR] & USER_DISABLE) != 0;
        state.reg[X86Reg.CPUID_FAULT] = host != null ? X86Reg.CPUID_ASKED : intel || amd ? 1 : 0;
        if (host != null) { host.guest(intel || amd); }
    }

    @Override
    public Hooks hooks() {
        return host == null ? Hooks.NONE : host;
    }

    @Override
    public <T> T facet(Class<T> type) {
        return type.isInstance(host) ? type.cast(host) : X86Extension.super.facet(type);
    }

    @Override
    public void close() {
        if (host != null && host.counts().exits() > 0) {
            LOG.log(System.Logger.Level.INFO, "vCPU {0}: {1}", board.index(), host.counts());
        }
    }

    /** MSR_PLATFORM_INFO: the guest only reads it. */
    private final class PlatformInfo implements SystemRegister {
        @Override
        public int id() {
            return Msr.MSR_PLATFORM_INFO;
        }

        @Override
        public String name() {
            return "MSR_PLATFORM_INFO";
        }

        @Override
        public int check(CpuState of, boolean write, long value) {
            return write || of.reg[X86Reg.PLATFORM_INFO_HIDDEN] != 0 ? FAULT : OK;
        }

        @Override
        public long peek(CpuState of) {
            return info();
        }

        @Override
        public void poke(CpuState of, long value) {
            bank.set(platformInfo, value);
            recompute();
        }
    }

    /** MSR_MISC_FEATURES_ENABLES. */
    private final class MiscFeatures implements SystemRegister {
        @Override
        public int id() {
            return Msr.MSR_MISC_FEATURES_ENABLES;
        }

        @Override
        public String name() {
            return "MSR_MISC_FEATURES_ENABLES";
        }

        @Override
        public int check(CpuState of, boolean write, long value) {
            boolean reserved = (value & ~ENABLE) != 0 || (value & ENABLE) != 0 && !supported();
            return write && reserved ? FAULT : OK;
        }

        @Override
        public long peek(CpuState of) {
            return of.reg[X86Reg.MISC_FEATURES];
        }

        @Override
        public void poke(CpuState of, long value) {
            of.reg[X86Reg.MISC_FEATURES] = value;
            recompute();
        }
    }

    /** HWCR; the bit for CPUID is there while the vCPU is granted {@code gp-on-user-cpuid}. */
    private final class HardwareConfiguration implements SystemRegister {
        @Override
        public int id() {
            return Msr.HWCR;
        }

        @Override
        public String name() {
            return "HWCR";
        }

        @Override
        public int check(CpuState of, boolean write, long value) {
            long allowed = KEPT | IGNORED | (state.granted.has(Feature.GP_ON_USER_CPUID) ? USER_DISABLE : 0);
            return write && (value & ~allowed) != 0 ? FAULT : OK;
        }

        @Override
        public long peek(CpuState of) {
            return of.reg[X86Reg.HWCR];
        }

        @Override
        public void poke(CpuState of, long value) {
            of.reg[X86Reg.HWCR] = value & ~IGNORED;
            recompute();
        }
    }
}
