package org.backplane.api.cpu;

import org.osgi.annotation.versioning.ConsumerType;

/** Prints guest instructions. Any thread. */
@ConsumerType
public interface Disassembler {
    /**
     * One instruction as text, at {@code offset} of {@code code}, which sits at virtual {@code address}; bytes that are no
     * instruction give {@code "(bad)"}.
     */
    String print(byte[] code, int offset, long address);

    /** Bytes the instruction takes, 1 or more. */
    int length(byte[] code, int offset);
}
