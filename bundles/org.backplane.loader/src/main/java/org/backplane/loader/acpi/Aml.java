package org.backplane.loader.acpi;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** ACPI Machine Language terms as byte arrays (ACPI 6.5, chapter 20). Terms nest: {@code scope("\\_SB", device("PCI0", ...))}. */
final class Aml {
    private static final int NAME_OP = 0x08;
    private static final int BYTE_PREFIX = 0x0a;
    private static final int WORD_PREFIX = 0x0b;
    private static final int DWORD_PREFIX = 0x0c;
    private static final int STRING_PREFIX = 0x0d;
    private static final int QWORD_PREFIX = 0x0e;
    private static final int SCOPE_OP = 0x10;
    private static final int BUFFER_OP = 0x11;
    private static final int PACKAGE_OP = 0x12;
    private static final int EXT_OP = 0x5b;
    private static final int DEVICE_OP = 0x82;

    private Aml() {
    }

    /** {@code Scope (path) { terms }}. */
    static byte[] scope(String path, byte[]... terms) {
        return join(bytes(SCOPE_OP), sized(name(path), join(terms)));
    }

    /** {@code Device (name) { terms }}. */
    static byte[] device(String name, byte[]... terms) {
        return join(bytes(EXT_OP, DEVICE_OP), sized(name(name), join(terms)));
    }

    /** {@code Name (name, value)}. */
    static byte[] define(String name, byte[] value) {
        return join(bytes(NAME_OP), name(name), value);
    }

    /** {@code Package () { elements }}. */
    static byte[] pack(byte[]... elements) {
        return join(bytes(PACKAGE_OP), sized(bytes(elements.length), join(elements)));
    }

    /** {@code Buffer () { content }}. */
    static byte[] buffer(byte[] content) {
        return join(bytes(BUFFER_OP), sized(integer(content.length), content));
    }

    static byte[] string(String text) {
        return join(bytes(STRING_PREFIX), text.getBytes(StandardCharsets.US_ASCII), bytes(0));
    }

    /** An integer in its shortest form. */
    static byte[] integer(long value) {
        if (value == 0 || value == 1)
            return bytes((int) value);
        if (value >>> 8 == 0)
            return bytes(BYTE_PREFIX, (int) value);
        if (value >>> 16 == 0)
            return littleEndian(3).put((byte) WORD_PREFIX).putShort((short) value).array();
        if (value >>> 32 == 0)
            return littleEndian(5).put((byte) DWORD_PREFIX).putInt((int) value).array();
        return littleEndian(9).put((byte) QWORD_PREFIX).putLong(value).array();
    }

    /** {@code EisaId (id)}: three letters of five bits and four hexadecimal digits, most significant byte first. */
    static byte[] eisaId(String id) {
        int letters = 0;
        for (int i = 0; i < 3; i++)
            letters = letters << 5 | id.charAt(i) - '@';
        int value = letters << 16 | Integer.parseInt(id.substring(3), 16);
        return littleEndian(5).put((byte) DWORD_PREFIX).putInt(Integer.reverseBytes(value)).array();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts)
            all.writeBytes(part);
        return all.toByteArray();
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++)
            bytes[i] = (byte) values[i];
        return bytes;
    }

    static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Parts after a PkgLength, which counts itself. */
    private static byte[] sized(byte[]... parts) {
        byte[] content = join(parts);
        int extra = content.length + 1 <= 0x3f
                ? 0
                : content.length + 2 <= 0xfff ? 1 : content.length + 3 <= 0xf_ffff ? 2 : 3;
        int length = content.length + 1 + extra;
        ByteBuffer prefix = littleEndian(1 + extra);
        prefix.put((byte) (extra == 0 ? length : extra << 6 | length & 0xf));
        for (int rest = length >>> 4; prefix.hasRemaining(); rest >>>= 8)
            prefix.put((byte) rest);
        return join(prefix.array(), content);
    }

    /** A name of up to four characters, or such a path from the root; segments are filled up with underscores. */
    private static byte[] name(String path) {
        String root = path.startsWith("\\") ? "\\" : "";
        String segment = path.substring(root.length());
        return (root + segment + "_".repeat(4 - segment.length())).getBytes(StandardCharsets.US_ASCII);
    }
}
