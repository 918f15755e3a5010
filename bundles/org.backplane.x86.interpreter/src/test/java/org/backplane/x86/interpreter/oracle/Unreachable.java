package org.backplane.x86.interpreter.oracle;

import java.util.Map;

/** Rows of which a user's program on the host sees nothing that can be compared, and why. */
final class Unreachable {
    private static final String SYSTEM_CALL = "enters the host's kernel";
    private static final String UMIP = "the host has UMIP, and its kernel answers in the instruction's place";
    private static final String OWN = "what it gives is the machine's own";

    private static final Map<String, String> ROWS = Map.ofEntries(Map.entry("syscall", SYSTEM_CALL),
            Map.entry("sysenter", SYSTEM_CALL), Map.entry("sgdt", UMIP), Map.entry("sidt", UMIP),
            Map.entry("sldt", UMIP), Map.entry("str", UMIP), Map.entry("smsw", UMIP), Map.entry("cpuid", OWN),
            Map.entry("rdtsc", OWN), Map.entry("rdtscp", OWN), Map.entry("rdpid", OWN), Map.entry("xgetbv", OWN));

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
