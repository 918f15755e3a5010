package org.backplane.loader.image;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a host file, readable as little-endian fields.
 *
 * @param role  the key that names it: kernel, initrd, modules, guest
 * @param path  its name as the user wrote it
 * @param bytes the content
 */
public record Blob(String role, String path, MemorySegment bytes) {
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** How messages call it. */
    public String name() {
        return role + " \"" + path + "\"";
    }

    /** Bytes. */
    public long size() {
        return bytes.byteSize();
    }

    /** Whether all of a range is inside; false for negative and overflowing ranges. */
    public boolean has(long offset, long length) {
        return offset >= 0 && length >= 0 && offset <= size() && length <= size() - offset;
    }

    /** Whether ASCII {@code text} stands at {@code offset}. */
    public boolean hasText(long offset, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        return has(offset, wanted.length)
                && bytes.asSlice(offset, wanted.length).mismatch(MemorySegment.ofArray(wanted)) == -1;
    }

    public int u8(long offset) {
        return bytes.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
    }

    public int u16(long offset) {
        return bytes.get(U16, offset) & 0xffff;
    }

    public int i32(long offset) {
        return bytes.get(U32, offset);
    }

    public long u32(long offset) {
        return Integer.toUnsignedLong(i32(offset));
    }

    public long u64(long offset) {
        return bytes.get(U64, offset);
    }
}
