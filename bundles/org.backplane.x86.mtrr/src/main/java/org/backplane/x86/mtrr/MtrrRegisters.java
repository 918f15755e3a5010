package org.backplane.x86.mtrr;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.Msr;

/** The registers of one vCPU (SDM volume 3, 13.11; APM volume 2, 3.2.1, for SYSCFG). */
final class MtrrRegisters {
    private static final String VARIABLE = "IA32_MTRR_PHYS";
    /** VCNT, FIX, WC. */
    private static final long CAPABILITIES = MtrrState.VARIABLE | 1 << 8 | 1 << 10;
    private static final long BASE_RESERVED = 0xf00;
    private static final long MASK_RESERVED = 0x7ff;

    private MtrrRegisters() {
    }

    static List<SystemRegister> of(MtrrExtension owner) {
        MtrrState state = owner.state();
        List<SystemRegister> all = new ArrayList<>();
        all.add(new Capability(owner));
        for (int pair = 0; pair < MtrrState.VARIABLE; pair++) {
            all.add(new Variable(owner, pair, "BASE", state.baseSlot(pair), BASE_RESERVED));
            all.add(new Variable(owner, pair, "MASK", state.maskSlot(pair), MASK_RESERVED));
        }
        for (int register = 0; register < MtrrState.FIXED; register++) { all.add(new Fixed(owner, register)); }
        all.add(new DefaultType(owner));
        all.add(new SystemConfiguration(owner));
        return all;
    }

    /** The name of a variable range's base. */
    static String baseName(int pair) {
        return VARIABLE + "BASE" + pair;
    }

    /** IA32_MTRRCAP: read-only. */
    private record Capability(MtrrExtension owner) implements SystemRegister {
        @Override
        public int id() {
            return Msr.IA32_MTRRCAP;
        }

        @Override
        public String name() {
            return "IA32_MTRRCAP";
        }

        @Override
        public int check(CpuState state, boolean write, long value) {
            return write || !owner.isThere() ? FAULT : OK;
        }

        @Override
        public long peek(CpuState state) {
            return CAPABILITIES;
        }

        @Override
        public void poke(CpuState state, long value) {
            // it tells what there is
        }
    }

    /**
     * SYSCFG of AMD's processors, which Linux reads with the fixed ranges. It is 0 and cannot be written, as with KVM: fixed ranges have no
     * types but those of IA32_MTRR_DEF_TYPE (MtrrFixDramEn, MtrrFixDramModEn), there are no TOP_MEM registers, nothing is encrypted.
     */
    private record SystemConfiguration(MtrrExtension owner) implements SystemRegister {
        @Override
        public int id() {
            return Msr.SYSCFG;
        }

        @Override
        public String name() {
            return "SYSCFG";
        }

        @Override
        public int check(CpuState state, boolean write, long value) {
            return write || !owner.isAmd() ? FAULT : OK;
        }

        @Override
        public long peek(CpuState state) {
            return 0;
        }

        @Override
        public void poke(CpuState state, long value) {
            // as above
        }
    }

    /** Base or mask of a variable range. */
    private static final class Variable extends MtrrRegister {
        private final MtrrExtension owner;
        private final int pair;
        private final long reserved;

        Variable(MtrrExtension owner, int pair, String half, int slot, long reserved) {
            super(owner, Msr.IA32_MTRR_PHYSBASE0 + 2 * pair + (half.equals("BASE") ? 0 : 1), VARIABLE + half + pair,
                    slot);
            this.owner = owner;
            this.pair = pair;
            this.reserved = reserved;
        }

        @Override
        boolean allows(long value) {
            boolean typed = reserved == MASK_RESERVED || MtrrState.isType(value & MtrrState.TYPE);
            return typed && (value & (reserved | owner.state().beyond())) == 0;
        }

        @Override
        boolean clashes() {
            return TypeOf.clashes(owner.state(), pair);
        }

        @Override
        void affected() {
            owner.zapVariable(pair);
        }
    }

    /** Eight fixed ranges. */
    private static final class Fixed extends MtrrRegister {
        private final MtrrExtension owner;

        Fixed(MtrrExtension owner, int register) {
            super(owner, FixedRange.msr(register), FixedRange.name(register), owner.state().fixedSlot(register));
            this.owner = owner;
        }

        @Override
        boolean allows(long value) {
            for (int shift = 0; shift < Long.SIZE; shift += 8) {
                if (!MtrrState.isType(value >>> shift & MtrrState.TYPE)) { return false; }
            }
            return true;
        }

        @Override
        boolean clashes() {
            return false;
        }

        @Override
        void affected() {
            owner.zapFixed();
        }
    }

    /** IA32_MTRR_DEF_TYPE. */
    private static final class DefaultType extends MtrrRegister {
        private static final long KNOWN = MtrrState.ENABLED | MtrrState.FIXED_ENABLED | MtrrState.TYPE;
        private final MtrrExtension owner;

        DefaultType(MtrrExtension owner) {
            super(owner, Msr.IA32_MTRR_DEF_TYPE, "IA32_MTRR_DEF_TYPE", owner.state().defaultTypeSlot());
            this.owner = owner;
        }

        @Override
        boolean allows(long value) {
            return (value & ~KNOWN) == 0 && MtrrState.isType(value & MtrrState.TYPE);
        }

        @Override
        boolean clashes() {
            for (int pair = 0; pair < MtrrState.VARIABLE; pair++) {
                if (TypeOf.clashes(owner.state(), pair)) { return true; }
            }
            return false;
        }

        @Override
        void affected() {
            owner.zapAll();
        }
    }
}
