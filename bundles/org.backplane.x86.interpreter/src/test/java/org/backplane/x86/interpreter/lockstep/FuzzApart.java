package org.backplane.x86.interpreter.lockstep;

import java.util.Map;

import org.backplane.lib.x86.decode.Decoder;
import org.backplane.x86.interpreter.FuzzMode;

/** What is not compared with QEMU 7.2 in streams of any mode, and why. */
final class FuzzApart {
    private static final String OWN = "what it gives or takes is the machine's own";
    private static final String WAITS = "nothing comes";
    /** By mnemonic. */
    private static final Map<String, String> ROWS = Map.of("wrmsr", OWN, "rdmsr", OWN, "rdpmc", OWN, "mwait", WAITS,
            "monitor", WAITS);
    /** Those that a user is refused. */
    private static final Map<String, String> SUPERVISORS = Map.of("hlt", WAITS, "in", OWN, "out", OWN, "ins", OWN,
            "outs", OWN);

    /** Outside of 64-bit mode. */
    private static final Map<String, String> LEGACY = Map.of("syscall", "QEMU's is AMD's", "sysret", "QEMU's is AMD's");

    private FuzzApart() {
    }

    static boolean has(FuzzMode mode, Decoder decoder) {
        String name = decoder.encoding.row.mnemonic();
        boolean legacy = mode != FuzzMode.LONG && LEGACY.containsKey(name)
                || mode == FuzzMode.REAL && name.equals("lmsw"); // QEMU would be in protected mode where processors fault
        boolean repeats = mode.codeSize == 16 && decoder.encoding.row.group().equals("Strings")
                && decoder.prefixes.repeat != 0; // QEMU would not end at the limit of a segment
        return legacy || repeats || ROWS.containsKey(name)
                || mode != FuzzMode.VIRTUAL_8086 && SUPERVISORS.containsKey(name)
                || Apart.has(decoder, mode.codeSize);
    }
}
