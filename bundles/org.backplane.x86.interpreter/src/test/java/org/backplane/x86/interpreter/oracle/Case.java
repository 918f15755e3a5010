package org.backplane.x86.interpreter.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One input: registers, and what is in memory beyond the background. The instruction's bytes are the last patch. */
final class Case {
    final Form form;
    final int number;
    final long[] state = new long[State.WORDS];
    final List<Patch> patches = new ArrayList<>();
    byte[] code;
    /** Linear address of the memory operand, where there is one. */
    long target;

    /** Bytes of a page. */
    record Patch(long address, byte[] bytes) {
    }

    Case(Form form, int number) {
        this.form = form;
        this.number = number;
    }

    /** Puts bytes where memory is, a patch for each page; the others are lost. */
    void put(long address, byte... bytes) {
        for (int from = 0; from < bytes.length;) {
            int part = (int) Math.min(bytes.length - from, Layout.PAGE - (address + from & Layout.PAGE - 1));
            if (Layout.offset(address + from) >= 0) {
                patches.add(new Patch(address + from, Arrays.copyOfRange(bytes, from, from + part)));
            }
            from += part;
        }
    }

    /** Puts {@code size} bytes of a number. */
    void put(long address, int size, long value) {
        byte[] bytes = new byte[size];
        for (int n = 0; n < size && n < 8; n++) { bytes[n] = (byte) (value >>> 8 * n); }
        put(address, bytes);
    }

    /** What memory has before the instruction. */
    byte[] memory() {
        byte[] memory = Layout.background();
        for (Patch patch : patches) {
            System.arraycopy(patch.bytes, 0, memory, Layout.offset(patch.address), patch.bytes.length);
        }
        return memory;
    }
}
