package org.backplane.loader.acpi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The header and checksum that system description tables share (ACPI 6.5, section 5.2.6). */
final class SystemTable {
    static final int HEADER = 36;

    /** Address space of a generic address. */
    static final int SYSTEM_MEMORY = 0;
    static final int SYSTEM_IO = 1;

    private static final String OEM = "BCKPLN";
    private static final String OEM_TABLE = "BACKPLAN";
    private static final String CREATOR = "BKPL";
    private static final int OEM_REVISION = 1;
    private static final int CREATOR_REVISION = 1;
    private static final int CHECKSUM = 9;

    private SystemTable() {
    }

    /** A table with its header in front of {@code body}. */
    static byte[] of(String signature, int revision, byte[] body) {
        ByteBuffer table = Aml.littleEndian(HEADER + body.length);
        table.put(ascii(signature)).putInt(table.capacity()).put((byte) revision).put((byte) 0);
        table.put(ascii(OEM)).put(ascii(OEM_TABLE)).putInt(OEM_REVISION).put(ascii(CREATOR)).putInt(CREATOR_REVISION);
        table.put(body);
        return checksummed(table.array(), CHECKSUM, table.capacity());
    }

    /** The root pointer, version 2. */
    static byte[] rootPointer(long rsdt, long xsdt) {
        ByteBuffer pointer = Aml.littleEndian(36);
        pointer.put(ascii("RSD PTR ")).put((byte) 0).put(ascii(OEM)).put((byte) 2).putInt((int) rsdt);
        pointer.putInt(pointer.capacity()).putLong(xsdt);
        // The first checksum covers what version 1 had.
        return checksummed(checksummed(pointer.array(), 8, 20), 32, 36);
    }

    /** Puts a generic address structure (section 5.2.3.2) with register width {@code bits}. */
    static void address(ByteBuffer table, int at, int space, int bits, long address) {
        int access = 1 + Integer.numberOfTrailingZeros(bits / 8);
        table.put(at, Aml.bytes(space, bits, 0, access)).putLong(at + 4, address);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Sets the byte at {@code at} so that the first {@code length} bytes add up to 0. */
    private static byte[] checksummed(byte[] table, int at, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++)
            sum += table[i];
        table[at] -= (byte) sum;
        return table;
    }
}
