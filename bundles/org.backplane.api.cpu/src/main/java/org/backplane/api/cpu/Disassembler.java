package org.backplane.api.cpu;

import java.util.List;

import org.osgi.annotation.versioning.ConsumerType;

/** Prints guest instructions, as a core understands them in the mode that its vCPU is in. Any thread. */
@ConsumerType
public interface Disassembler {
    /** Names of the ways to write assembly; the first is usual. */
    List<String> syntaxes();

    /**
     * One instruction as text; bytes that are no instruction, or only the beginning of one, give {@code "(bad)"}.
     *
     * @param offset  in {@code code}, where the instruction begins
     * @param address its virtual address
     * @param syntax  one of {@link #syntaxes}
     * @throws IllegalArgumentException when there is no such syntax
     */
    String print(byte[] code, int offset, long address, String syntax);

    /** Bytes the instruction takes, 1 or more. */
    int length(byte[] code, int offset);
}
