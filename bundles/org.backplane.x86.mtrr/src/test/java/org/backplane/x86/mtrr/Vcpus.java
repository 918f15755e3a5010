package org.backplane.x86.mtrr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.FeatureTable;
import org.backplane.api.x86.MemoryTypes;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.api.x86.manage.MtrrInfo;
import org.backplane.testkit.VcpuBench;

/** vCPUs of one machine, each with MTRRs, as after a reset with CR0.CD cleared. */
final class Vcpus {
    private static final long PAT = 0x0007_0406_0007_0406L;
    private static final long CACHE_DISABLE = 1 << 30;

    /** One of them. */
    static final class One {
        final X86State state = new X86State();
        final VcpuBench bench;
        final CpuExtension part;

        private One(Map<String, ?> keys, int bits, Map<Class<?>, Object> shared) {
            grant(true, bits);
            state.reg[X86Reg.PAT] = PAT;
            bench = new VcpuBench(state, shared);
            part = bench.plug(new Mtrr(), keys);
        }

        /** Whether it has MTRRs, and how wide addresses are. */
        void grant(boolean mtrr, int bits) {
            int[] words = new int[FeatureTable.words().length];
            if (mtrr) { words[Feature.MTRR.word] |= Feature.MTRR.mask; }
            state.granted = new Capabilities(words, new Capabilities.Limits(bits, 48, 1, 0, 0));
        }

        /** Whose processor it is, by ECX of CPUID's leaf 0. */
        void vendor(int ecx) {
            List<CpuidEntry> leaves = List.of(new CpuidEntry(0, 0, false, 1, 0, ecx, 0));
            ((X86Extension) part).cpuid(leaves, state.granted, List.of(part));
        }

        SystemRegister register(int msr) {
            return part.registers().stream().filter(one -> one.id() == msr).findFirst().orElse(null);
        }

        /** As RDMSR. */
        long read(int msr) {
            return register(msr).read(state);
        }

        /** As WRMSR; false: #GP. */
        boolean write(int msr, long value) {
            SystemRegister register = register(msr);
            if (register == null || register.check(state, true, value) != SystemRegister.OK) { return false; }
            register.write(state, value);
            return true;
        }

        /** As MOV to CR0. */
        void cachesDisabled(boolean off) {
            state.reg[X86Reg.CR0] = off ? CACHE_DISABLE : 0;
            part.facet(MemoryTypes.class).cr0CdChanged();
        }

        /** What the registers say. */
        String type(long physical) {
            return decision(physical).type();
        }

        MtrrInfo.Decision decision(long physical) {
            return part.facet(MtrrInfo.class).decide(physical);
        }

        int effective(long physical, int attribute) {
            return part.facet(MemoryTypes.class).effective(physical, attribute);
        }

        /** Until what was posted is dropped. */
        void attend() {
            while (!part.attend()) { Thread.onSpinWait(); }
        }
    }

    final List<One> all = new ArrayList<>();

    Vcpus(int count, Map<String, ?> keys, int bits) {
        Map<Class<?>, Object> shared = new HashMap<>();
        for (int n = 0; n < count; n++) { all.add(new One(keys, bits, shared)); }
    }

    /** A machine with one. */
    static One one() {
        return one(40);
    }

    static One one(int bits) {
        return new Vcpus(1, Map.of(), bits).all.getFirst();
    }

    /** What all of them have dropped, in the order of the vCPUs. */
    List<String> zaps() {
        return all.stream().flatMap(vcpu -> vcpu.bench.zaps().stream()).toList();
    }
}
