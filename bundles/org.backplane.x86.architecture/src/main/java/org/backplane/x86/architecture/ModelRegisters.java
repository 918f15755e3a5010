package org.backplane.x86.architecture;

import java.util.Set;
import java.util.stream.Stream;

import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.Msr;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.manage.FeatureState;
import org.backplane.x86.architecture.grant.Grant;
import org.backplane.x86.architecture.model.CpuModel;

/** The registers of one vCPU that models have bits for: those of templates. */
record ModelRegisters(X86State state, SystemRegister[] registers) {
    private static final int BIOS_SIGN_ID = 0x8b;
    /** Those that tell of features; they are fixed once the vCPU has run. */
    static final Set<Integer> FEATURES = Set.of(BIOS_SIGN_ID, Msr.MSR_PLATFORM_INFO);

    /** The register with that number, null when there is none. */
    SystemRegister find(int index) {
        for (SystemRegister register : registers) {
            if (register.id() == index) { return register; }
        }
        return null;
    }

    /** Gives registers the bits that a model says, as far as they are there and can be so. */
    void apply(CpuModel model) {
        for (CpuModel.MsrChange change : model.msrs()) {
            SystemRegister register = find(change.index());
            if (register != null && takes(register, change)) { register.poke(state, changed(register, change)); }
        }
    }

    private long changed(SystemRegister register, CpuModel.MsrChange change) {
        return register.peek(state) & ~change.mask() | change.value();
    }

    private boolean takes(SystemRegister register, CpuModel.MsrChange change) {
        return FEATURES.contains(change.index())
                || register.check(state, true, changed(register, change)) == SystemRegister.OK;
    }

    /** What becomes of those that a model has bits for. */
    Stream<FeatureState> rows(CpuModel model) {
        return model.msrs().stream().map(this::row);
    }

    /** The same of one. */
    FeatureState row(CpuModel.MsrChange change) {
        SystemRegister register = find(change.index());
        boolean granted = register != null && takes(register, change);
        String why = register == null ? Grant.NOBODY : granted ? "" : register.name() + " has no such bits";
        return new FeatureState("msr-0x" + Integer.toHexString(change.index()), "", true, register != null, granted,
                why);
    }
}
