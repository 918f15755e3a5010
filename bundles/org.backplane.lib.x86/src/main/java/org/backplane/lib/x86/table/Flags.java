package org.backplane.lib.x86.table;

/** How an instruction's arithmetic flags follow from operands and result (SDM volume 1, 3.4.3.1). */
public enum Flags {
    /** Flags are left alone, or the method sets them itself. */
    NONE,
    /** All six as of an addition. */
    ADD,
    /** All six as of a subtraction. */
    SUB,
    /** ADD, but CF stays. */
    INC,
    /** SUB, but CF stays. */
    DEC,
    /** SF, ZF, PF from the result; CF, OF and (undefined) AF 0. */
    LOGIC
}
