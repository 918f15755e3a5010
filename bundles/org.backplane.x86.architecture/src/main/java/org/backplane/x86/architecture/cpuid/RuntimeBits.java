package org.backplane.x86.architecture.cpuid;

import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;

/** What of CPUID follows control registers and is no capability (SDM volume 2, CPUID). Allocates nothing. */
final class RuntimeBits {
    /** Where EAX, EBX, ECX and EDX are in the state. */
    static final int[] REGISTERS = {X86Reg.RAX, X86Reg.RBX, X86Reg.RCX, X86Reg.RDX};
    private static final int EBX = 1;
    private static final int ECX = 2;
    private static final int EDX = 3;
    private static final long CR4_OSXSAVE = 1 << 18;
    private static final long CR4_PKE = 1 << 22;
    private static final long APIC_ENABLED = 1 << 11;
    private static final long MISC_MWAIT = 1 << 18;

    private final XsaveLayout layout;
    private final boolean saves;
    private final boolean compacts;
    private final long supervisor;

    RuntimeBits(Capabilities granted, XsaveLayout layout) {
        this.layout = layout;
        saves = granted.limits.xcr0() != 0;
        supervisor = granted.limits.xss();
        compacts = granted.has(Feature.XSAVEC) || granted.has(Feature.XSAVES);
    }

    void apply(X86State state, int leaf, int subleaf, int[] answer) {
        switch (leaf) {
            case 1 -> identification(state.reg, answer);
            case 7 -> answer[ECX] = subleaf == 0
                    ? follow(answer[ECX], Feature.OSPKE, state.reg[X86Reg.CR4], CR4_PKE)
                    : answer[ECX];
            case 0xd -> extendedState(state.reg, subleaf, answer);
            default -> {
                // nothing in it moves
            }
        }
    }

    private static void identification(long[] reg, int[] answer) {
        answer[ECX] = follow(answer[ECX], Feature.OSXSAVE, reg[X86Reg.CR4], CR4_OSXSAVE);
        if ((reg[X86Reg.MISC_ENABLE] & MISC_MWAIT) == 0) { answer[ECX] &= ~Feature.MWAIT.mask; }
        if ((reg[X86Reg.APIC_BASE] & APIC_ENABLED) == 0) { answer[EDX] &= ~Feature.APIC.mask; }
    }

    private static int follow(int answer, Feature bit, long register, long enabled) {
        return (register & enabled) != 0 ? answer | bit.mask : answer & ~bit.mask;
    }

    private void extendedState(long[] reg, int subleaf, int[] answer) {
        if (!saves) { return; }
        if (subleaf == 0) {
            answer[EBX] = layout.standard(reg[X86Reg.XCR0]);
        } else if (subleaf == 1 && compacts) {
            answer[EBX] = layout.compacted(reg[X86Reg.XCR0] | reg[X86Reg.XSS] & supervisor);
        }
    }
}
