package org.backplane.x86.interpreter;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.backplane.api.x86.X86Reg;

/** Describes a failure of the core itself for the report. */
final class Failure {
    private Failure() {
    }

    static String describe(Throwable cause, long[] reg) {
        StringWriter text = new StringWriter();
        text.append("x86.interpreter failed near RIP ").append(Long.toHexString(reg[X86Reg.RIP])).append('\n');
        cause.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
