package org.backplane.api.x86;

/** Types of memory where there are no MTRRs: it is write-back, so the page attribute and CR0.CD decide (SDM volume 3, tables 13-5 and 13-7). */
record PageAttributes(X86State state) implements MemoryTypes {
    private static final long CACHE_DISABLE = 1 << 30;

    @Override
    public int effective(long physical, int attribute) {
        if ((state.reg[X86Reg.CR0] & CACHE_DISABLE) != 0) { return UC; }
        int type = MemoryTypes.attribute(state.reg[X86Reg.PAT], attribute);
        return type == UC_MINUS ? UC : type;
    }

    @Override
    public void cr0CdChanged() {
        // other vCPUs' translations do not hang on it
    }
}
