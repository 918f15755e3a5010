package org.backplane.x86.interpreter;

import java.util.Set;

import org.backplane.api.cpu.Hooks;
import org.backplane.api.x86.Capabilities;
import org.backplane.lib.x86.decode.Decoder;

/** Notes the rows of the instructions that a fuzzed vCPU executes; those that are #UD do not count. */
final class RowWatch implements Hooks {
    private static final int INVALID_OPCODE = 6;
    private static final int LONGEST = 15;

    private final FuzzMode mode;
    private final Set<String> hit;
    private final Decoder decoder = new Decoder();
    FuzzMachine machine;
    private String last;

    RowWatch(FuzzMode mode, Set<String> hit) {
        this.mode = mode;
        this.hit = hit;
    }

    @Override
    public int mask() {
        return STEP;
    }

    @Override
    public void step(long pc) {
        end(-1);
        byte[] code = machine.code(mode.codeSize == 16 ? pc : pc - FuzzTables.CODE, LONGEST);
        boolean good = decoder.decode(code, LONGEST, mode.codeSize, Capabilities.ALL) == Decoder.OK;
        last = good ? decoder.encoding.row.name() : null;
    }

    /** The stream is over, with an exception or -1. */
    void end(int vector) {
        if (last != null && (vector != INVALID_OPCODE || last.equals("ud2"))) { hit.add(last); }
        last = null;
    }
}
