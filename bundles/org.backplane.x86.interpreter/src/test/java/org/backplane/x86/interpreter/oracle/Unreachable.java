package org.backplane.x86.interpreter.oracle;

import java.util.Map;

/** Rows of which a user's program on the host sees nothing that can be compared, and why. */
final class Unreachable {
    private static final String SYSTEM_CALL = "enters the host's kernel";
    private static final String UMIP = "the host has UMIP, and its kernel answers in the instruction's place";

    private static final Map<String, String> ROWS = Map.ofEntries(Map.entry("syscall", SYSTEM_CALL),
            Map.entry("sysenter", SYSTEM_CALL), Map.entry("sgdt", UMIP), Map.entry("sidt", UMIP),
            Map.entry("sldt", UMIP), Map.entry("str", UMIP), Map.entry("smsw", UMIP));

    private Unreachable() {
    }

    static boolean has(String row) {
        return ROWS.containsKey(row);
    }

    /** Names of the rows. */
    static Iterable<String> rows() {
        return ROWS.keySet();
    }
}
