package org.backplane.x86.architecture;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.FeatureBits;

/** What a guest has switched on and would lose with other capabilities. */
final class Loss {
    private static final String[] COMPONENTS = {"x87", "SSE", "AVX", "BNDREGS", "BNDCSR", "opmask", "ZMM_Hi256",
            "Hi16_ZMM", "PT", "PKRU", "PASID", "CET_U", "CET_S", "HDC", "UINTR", "LBR", "HWP", "TILECFG", "TILEDATA"};

    private final X86State state;
    private final Capabilities next;
    private final List<String> lost = new ArrayList<>();

    private Loss(X86State state, Capabilities next) {
        this.state = state;
        this.next = next;
    }

    /** One line each. */
    static List<String> of(X86State state, SystemRegister[] registers, Capabilities now, Capabilities next) {
        Loss loss = new Loss(state, next);
        loss.bits(FeatureBits.CR4, state.reg[X86Reg.CR4]);
        loss.bits(FeatureBits.EFER, state.reg[X86Reg.EFER]);
        loss.components("XCR0", state.reg[X86Reg.XCR0] & ~next.limits.xcr0() & ~1);
        loss.components("IA32_XSS", state.reg[X86Reg.XSS] & ~next.limits.xss());
        for (SystemRegister register : registers) {
            if (register instanceof StateRegister one) { loss.register(one, now); }
        }
        return loss.lost;
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

    private void register(StateRegister register, Capabilities now) {
        boolean goes = has(register, now) && !has(register, next);
        if (goes && register.peek(state) != register.byReset()) {
            lost.add(register.name() + " is 0x" + Long.toHexString(register.peek(state)) + " and needs "
                    + register.needed()[0].label());
        }
    }

    private static boolean has(StateRegister register, Capabilities granted) {
        for (Feature feature : register.needed()) {
            if (granted.has(feature)) { return true; }
        }
        return register.needed().length == 0;
    }
}
