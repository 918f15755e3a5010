package org.backplane.api.x86;

import org.backplane.api.cpu.CpuState;

/** The state of one x86 vCPU. Indices are in {@link X86Reg}; vector register n has lanes {@code vec[8 * n]} to {@code vec[8 * n + 7]}. */
public final class X86State extends CpuState {
    /** Lanes kept for a vector register: 512 bits. */
    public static final int LANES = 8;

    /** The CPU model the vCPU was given while it ran, null: that of the machine file. At quiet points only. */
    public String model;
    /** The model it takes at the next reset, null: none. At quiet points only. */
    public String nextModel;
    /** The CPUID table it was given, {@code CpuidEntry} after entry; null: that of its model. At quiet points only. */
    public int[] cpuid;
    /** What the vCPU may use, for parts whose registers depend on it. Its architecture says so at quiet points; everything before that. */
    public Capabilities granted = Capabilities.ALL;

    public X86State() {
        super(X86Reg.COUNT, 32 * LANES, X86Fp.COUNT);
    }
}
