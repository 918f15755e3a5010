package org.backplane.lib.x86.table;

/** Kinds of branch instructions, as branch records tell them apart (SDM volume 3, IA32_LBR_x_INFO, BR_TYPE). */
public enum Branch {
    /** It is none. */
    NONE(-1),
    /** Conditional, taken or not: Jcc, LOOP, JRCXZ. */
    CONDITIONAL(0), INDIRECT_JUMP(1), DIRECT_JUMP(2), INDIRECT_CALL(3), DIRECT_CALL(4), RETURN(5),
    /** Far transfers, system calls and returns, software interrupts. */
    OTHER(8);

    /** BR_TYPE. */
    public final int type;

    Branch(int type) {
        this.type = type;
    }
}
