package org.backplane.x86.interpreter;

/** What a processor can be in, as far as code and page tables are read differently. */
public enum FuzzMode {
    REAL(16), PROTECTED_16(16), PROTECTED_32(32), PAGED_2_LEVELS(32), PAGED_3_LEVELS(32), VIRTUAL_8086(16),
    COMPATIBLE_16(16),
    COMPATIBLE_32(32), LONG(64);

    /** Code size in bits. */
    public final int codeSize;

    FuzzMode(int codeSize) {
        this.codeSize = codeSize;
    }

    /** Whether EFER.LMA is set: four levels of page tables. */
    public boolean isLong() {
        return this == LONG || this == COMPATIBLE_16 || this == COMPATIBLE_32;
    }

    /** Whether segments are selectors times 16. */
    public boolean isReal() {
        return this == REAL || this == VIRTUAL_8086;
    }

    /** Whether CR4.PAE is set. */
    public boolean isWide() { return isLong() || this == PAGED_3_LEVELS; }

    public boolean isPaged() { return isWide() || this == PAGED_2_LEVELS || this == VIRTUAL_8086; }
}
