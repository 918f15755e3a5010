package org.backplane.monitor;

import java.util.List;

import org.backplane.api.x86.Msr;
import org.backplane.api.x86.manage.X86Control;
import org.backplane.monitor.CounterCommands.Branch;

/** The stacks of branch records of Intel's older processors and of AMD's, whose registers tell no types of branches. */
final class LegacyBranches {
    private static final long LOW = 0xffff_ffffL;
    /** Of IA32_PERF_CAPABILITIES. */
    private static final int FORMAT = 0x3f;
    /** Formats whose TO has cycles, and whose FROM has only addresses. */
    private static final long TIME = 6;
    private static final int FIRST_WITH_FLAGS = 3;

    private final X86Control vcpu;
    private final int from;
    private final int to;
    private final long format;

    LegacyBranches(X86Control vcpu) {
        this.vcpu = vcpu;
        boolean deep = CounterCommands.read(vcpu, Msr.MSR_LASTBRANCH_0_FROM_IP) != null;
        from = deep ? Msr.MSR_LASTBRANCH_0_FROM_IP : Msr.MSR_LASTBRANCH_CORE_FROM;
        to = deep ? Msr.MSR_LASTBRANCH_0_TO_IP : Msr.MSR_LASTBRANCH_CORE_TO;
        Long capabilities = CounterCommands.read(vcpu, Msr.IA32_PERF_CAPABILITIES);
        format = capabilities == null ? 0 : capabilities & FORMAT;
    }

    /** Adds all records, the youngest first. */
    void list(long top, List<Branch> all, Symbols symbols) {
        int depth = 0;
        while (CounterCommands.read(vcpu, from + depth) != null) { depth++; }
        for (int n = 0; n < depth; n++) {
            int at = (int) (top - n & depth - 1);
            long source = vcpu.getMsr(from + at);
            if (source == 0) { return; }
            all.add(branch(n, at, source, symbols));
        }
    }

    /** Those of AMD's LbrExtV2. */
    static void ofAmd(X86Control vcpu, List<Branch> all, Symbols symbols) {
        for (int n = 0;; n++) {
            Long source = CounterCommands.read(vcpu, Msr.AMD_SAMP_BR_FROM + 2 * n);
            Long target = CounterCommands.read(vcpu, Msr.AMD_SAMP_BR_FROM + 2 * n + 1);
            if (source == null || target == null || target == 0) { return; }
            all.add(new Branch(n, symbols.name(address(source)), symbols.name(address(target)), "-", 0, source < 0));
        }
    }

    private Branch branch(int number, int at, long source, Symbols symbols) {
        Long target = CounterCommands.read(vcpu, to + at);
        Long info = CounterCommands.read(vcpu, Msr.MSR_LBR_INFO_0 + at);
        if (target == null) {
            return new Branch(number, symbols.name(source & LOW), symbols.name(source >>> 32), "-", 0, false);
        }
        long cycles = info != null ? info & 0xffff : format == TIME ? target >>> 48 : 0;
        boolean flag = info != null ? info < 0 : format >= FIRST_WITH_FLAGS && source < 0;
        return new Branch(number, symbols.name(address(source)), symbols.name(address(target)), "-", cycles, flag);
    }

    private static long address(long value) {
        return value << 16 >> 16;
    }
}
