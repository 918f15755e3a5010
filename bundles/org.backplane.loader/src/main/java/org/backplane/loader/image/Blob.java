package org.backplane.loader.image;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The bytes of a host file; the first GiB also as little-endian fields. */
public final class Blob {
    private static final long FIELDS_MAX = 1 << 30;

    private final String role;
    private final String path;
    private final MemorySegment bytes;
    private final ByteBuffer fields;

    /**
     * @param role  the key that names the file: kernel, initrd, modules, guest
     * @param path  its name as the user wrote it
     * @param bytes the content
     */
    public Blob(String role, String path, MemorySegment bytes) {
        this.role = role;
        this.path = path;
        this.bytes = bytes;
        fields = bytes.asSlice(0, Math.min(size(), FIELDS_MAX)).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** How messages call it. */
    public String name() {
        return role + " \"" + path + "\"";
    }

    public String path() {
        return path;
    }

    public MemorySegment bytes() {
        return bytes;
    }

    /** Bytes. */
    public long size() {
        return bytes.byteSize();
    }

    /** Whether all of a range is inside; false for negative and overflowing ranges. */
    public boolean has(long offset, long length) {
        return offset >= 0 && length >= 0 && offset <= size() && length <= size() - offset;
    }

    /** Whether all of a range is inside and can be read as fields. */
    public boolean hasFields(long offset, int length) {
        return has(offset, length) && offset + length <= fields.capacity();
    }

    /** Whether {@code text}, of characters below 256, stands at {@code offset}. */
    public boolean hasText(int offset, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        return hasFields(offset, wanted.length) && fields.slice(offset, wanted.length).equals(ByteBuffer.wrap(wanted));
    }

    /** {@code length} bytes from {@code offset} on. */
    public byte[] copy(int offset, int length) {
        byte[] copy = new byte[length];
        fields.get(offset, copy);
        return copy;
    }

    public int u8(int offset) {
        return fields.get(offset) & 0xff;
    }

    public int u16(int offset) {
        return fields.getShort(offset) & 0xffff;
    }

    public int i32(int offset) {
        return fields.getInt(offset);
    }

    public long u32(int offset) {
        return Integer.toUnsignedLong(i32(offset));
    }

    public long u64(int offset) {
        return fields.getLong(offset);
    }
}
