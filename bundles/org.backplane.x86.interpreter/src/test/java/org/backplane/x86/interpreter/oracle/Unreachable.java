package org.backplane.x86.interpreter.oracle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rows, or encodings of rows, of which a user's program on the host sees nothing that can be compared, and why. */
final class Unreachable {
    private static final String SYSTEM_CALL = "enters the host's kernel";
    private static final String UMIP = "the host has UMIP, and its kernel answers in the instruction's place";
    private static final String VENDOR = "Intel's raise #UD, AMD's #GP; the manual's examples have both";

    private static final Map<String, String> ROWS = Map.ofEntries(Map.entry("syscall", SYSTEM_CALL),
            Map.entry("sysenter", SYSTEM_CALL), Map.entry("sgdt", UMIP), Map.entry("sidt", UMIP),
            Map.entry("sldt", UMIP), Map.entry("str", UMIP), Map.entry("smsw", UMIP),
            Map.entry("sysret [0F 07 i64]", VENDOR));

    private static final Map<String, String> NEVER_EXECUTED = reasons(
            "at level 0 only", "clac clts hlt invd invlpg invpcid lgdt lidt lldt lmsw ltr movFromControl movFromDebug "
                    + "movToControl movToDebug rdmsr stac swapgs sysexit sysret wbinvd wrmsr xrstors xsaves xsetbv",
            "IOPL is 0, and there is no map of ports", "cli sti in inByte ins out outByte outs",
            "Linux keeps CR4.PCE clear", "rdpmc",
            "#UD everywhere but in system management mode", "rsm",
            "#UD everywhere", "ud2",
            "few of 256 gates are for user mode", "interrupt");

    private static final Map<String, String> NEVER_ACCESSED = reasons(
            "only the address", "lea",
            "no access", "nop ud2",
            "a hint that never faults", "prefetch prefetchw");

    private Unreachable() {
    }

    /** By row, of pairs of a reason and rows. */
    private static Map<String, String> reasons(String... pairs) {
        Map<String, String> reasons = new HashMap<>();
        for (int n = 0; n < pairs.length; n += 2) {
            for (String row : pairs[n + 1].split(" ")) { reasons.put(row, pairs[n]); }
        }
        return reasons;
    }

    static boolean has(String row, String encoding) {
        return ROWS.containsKey(row) || ROWS.containsKey(row + " [" + encoding + "]");
    }

    /** Whether user mode gets nothing but faults. */
    static boolean isNeverExecuted(String row) {
        return NEVER_EXECUTED.containsKey(row);
    }

    /** Whether nothing happens when the memory operand is not there. */
    static boolean isNeverAccessed(String row) {
        return NEVER_ACCESSED.containsKey(row);
    }

    /** Names of all these rows, of one encoding with it. */
    static List<String> rows() {
        return Stream.of(ROWS, NEVER_EXECUTED, NEVER_ACCESSED).flatMap(rows -> rows.keySet().stream()).toList();
    }
}
