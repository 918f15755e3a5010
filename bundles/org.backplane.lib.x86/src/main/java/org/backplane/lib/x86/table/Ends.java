package org.backplane.lib.x86.table;

/** Whether an instruction ends a block. */
public enum Ends {
    /** No. */
    NO,
    /** It transfers control. */
    BRANCH,
    /** It sees or changes time, counters, devices, modes or translations: every engine stops here. */
    OBSERVE
}
