package org.backplane.x86.architecture;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.CpuidWord;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.FeatureTable;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.FeatureBits;

/** What a guest has switched on and would lose with other capabilities. */
final class Loss {
    private static final String[] COMPONENTS = {"x87", "SSE", "AVX", "BNDREGS", "BNDCSR", "opmask", "ZMM_Hi256",
            "Hi16_ZMM", "PT", "PKRU", "PASID", "CET_U", "CET_S", "HDC", "UINTR", "LBR", "HWP", "TILECFG", "TILEDATA"};

    /** Features that do nothing before a control register, a model-specific one or page tables have switched them on. */
    private static final Set<Feature> SWITCHED = EnumSet.of(Feature.DE, Feature.PAE, Feature.PGE, Feature.UMIP,
            Feature.FSGSBASE, Feature.PCID, Feature.SMEP, Feature.SMAP, Feature.XSAVE, Feature.AVX, Feature.PKU,
            Feature.SYSCALL, Feature.LM, Feature.NX, Feature.PDPE1GB, Feature.SEP, Feature.PAT, Feature.MTRR,
            Feature.TSC_DEADLINE, Feature.X2APIC, Feature.ARCH_LBR);

    private final X86State state;
    private final Capabilities next;
    private final List<String> lost = new ArrayList<>();

    private Loss(X86State state, Capabilities next) {
        this.state = state;
        this.next = next;
    }

    /** One line each. */
    static List<String> of(X86State state, PhysicalMemory memory, SystemRegister[] registers, Capabilities next) {
        Loss loss = new Loss(state, next);
        loss.bits(FeatureBits.CR4, state.reg[X86Reg.CR4]);
        loss.bits(FeatureBits.EFER, state.reg[X86Reg.EFER]);
        loss.components("XCR0", state.reg[X86Reg.XCR0] & ~next.limits.xcr0() & ~1);
        loss.components("IA32_XSS", state.reg[X86Reg.XSS] & ~next.limits.xss());
        for (SystemRegister register : registers) {
            if (register.id() != Msr.IA32_EFER && register.id() != Msr.IA32_XSS) { loss.register(register); }
        }
        if (state.granted.has(Feature.PDPE1GB) && !next.has(Feature.PDPE1GB)) { loss.gigabytes(memory); }
        if (next.limits.physicalBits() < state.granted.limits.physicalBits()) { loss.addresses(memory); }
        if (next.largePageBits() < state.granted.largePageBits()) { loss.largePages(memory); }
        return loss.lost;
    }

    /** Names of what goes and needs no switch, so that nothing tells whether it is used. */
    static List<String> untold(Capabilities now, Capabilities next) {
        List<String> names = new ArrayList<>();
        for (CpuidWord word : FeatureTable.words()) {
            if (!word.shown()) { continue; }
            int gone = now.word(word.index()) & ~next.word(word.index());
            for (int rest = gone; rest != 0; rest &= rest - 1) {
                int number = word.index() << 5 | Integer.numberOfTrailingZeros(rest);
                if (SWITCHED.stream().noneMatch(feature -> feature.id() == number)) {
                    names.add(FeatureTable.name(number));
                }
            }
        }
        return names;
    }

    private void bits(FeatureBits of, long value) {
        for (int n = 0; n < of.count(); n++) {
            if ((value & of.bit(n)) != 0 && !next.has(of.feature(n))) {
                lost.add(of.name(n) + " is set and needs " + of.feature(n).label());
            }
        }
    }

    private void components(String register, long gone) {
        for (int n = 0; n < COMPONENTS.length; n++) {
            if ((gone >>> n & 1) != 0) { lost.add(register + " has component " + n + " (" + COMPONENTS[n] + ")"); }
        }
    }

    private void gigabytes(PhysicalMemory memory) {
        long address = GigabytePages.first(state, memory);
        if (address != GigabytePages.NONE) {
            lost.add("page tables have a page of 1 GiB at 0x" + Long.toHexString(address) + " and need pdpe1gb");
        }
    }

    private void addresses(PhysicalMemory memory) {
        int bits = next.limits.physicalBits();
        String and = ", and physical addresses would have " + bits + " bits";
        if (memory.host(1L << bits) != PhysicalMemory.NO_RAM) {
            lost.add("there is RAM at 0x" + Long.toHexString(1L << bits) + and);
        }
        long entry = WideAddresses.first(state, memory, bits);
        if (entry != 0) { lost.add("page tables have an entry 0x" + Long.toHexString(entry) + and); }
    }

    private void largePages(PhysicalMemory memory) {
        int bits = next.largePageBits();
        long entry = WideAddresses.firstOf4M(state, memory, bits);
        if (entry != 0) {
            lost.add("page tables have an entry 0x" + Long.toHexString(entry)
                    + ", and addresses of pages of 4 MiB would have " + bits + " bits");
        }
    }

    /** A register that goes although it is not as after a reset, or that keeps a value which could not be written any more. */
    private void register(SystemRegister register) {
        long value = register.peek(state);
        String is = register.name() + (value == 0 ? " is in use" : " is 0x" + Long.toHexString(value));
        if (allows(state.granted, register, false, 0) && !allows(next, register, false, 0)) {
            if (register.inUse(state)) { lost.add(is + needed(register)); }
        } else if (allows(state.granted, register, true, value) && !allows(next, register, true, value)) {
            lost.add(is + ", which it could not be");
        }
    }

    private boolean allows(Capabilities granted, SystemRegister register, boolean write, long value) {
        Capabilities now = state.granted;
        state.granted = granted;
        int answer = register.check(state, write, value);
        state.granted = now;
        return answer == SystemRegister.OK;
    }

    private static String needed(SystemRegister register) {
        return register instanceof StateRegister one
                ? " and needs " + one.needed()[0].label()
                : ", and there would be none";
    }
}
