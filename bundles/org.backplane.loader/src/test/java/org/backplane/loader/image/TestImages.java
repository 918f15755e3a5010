package org.backplane.loader.image;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Images made from the formats' specifications, every field written at the offset the specification gives. */
public final class TestImages {
    /** First bytes of the code in every image. */
    public static final long CODE = 0x1122_3344_5566_7788L;

    private TestImages() {
    }

    /** A bzImage of boot protocol 2.15: one setup sector, 4 KiB of kernel at 1 MiB which needs 64 KiB. */
    public static ByteBuffer bzImage() {
        ByteBuffer image = buffer(1024 + 4096);
        image.put(0x1f1, (byte) 1);
        image.putInt(0x1f4, 4096 / 16);
        image.putShort(0x1fe, (short) 0xaa55);
        image.put(0x200, (byte) 0xeb).put(0x201, (byte) 0x6a);
        image.put(0x202, "HdrS".getBytes(StandardCharsets.US_ASCII));
        image.putShort(0x206, (short) 0x20f);
        image.put(0x211, (byte) 1);
        image.putInt(0x22c, 0x7fff_ffff);
        image.putInt(0x230, 0x20_0000);
        image.putShort(0x236, (short) 1);
        image.putInt(0x238, 255);
        image.putLong(0x258, 0x10_0000);
        image.putInt(0x260, 0x1_0000);
        return image.putLong(1024, CODE);
    }

    /** An ELF64 executable: 8 bytes of code at {@code physical}, 0x1000 bytes in memory. */
    public static ByteBuffer elf64(int machine, long entry, long virtual, long physical) {
        ByteBuffer elf = buffer(64 + 56 + 8);
        elf.put(0, new byte[]{0x7f, 'E', 'L', 'F', 2, 1, 1});
        elf.putShort(16, (short) 2).putShort(18, (short) machine).putInt(20, 1);
        elf.putLong(24, entry).putLong(32, 64);
        elf.putShort(52, (short) 64).putShort(54, (short) 56).putShort(56, (short) 1);
        elf.putInt(64, 1).putLong(64 + 8, 120).putLong(64 + 16, virtual).putLong(64 + 24, physical);
        elf.putLong(64 + 32, 8).putLong(64 + 40, 0x1000);
        return elf.putLong(120, CODE);
    }

    /** An ELF32 executable for i386, and behind its headers room for a multiboot header at 128; code as in elf64. */
    public static ByteBuffer elf32(long entry, long physical) {
        ByteBuffer elf = buffer(256);
        elf.put(0, new byte[]{0x7f, 'E', 'L', 'F', 1, 1, 1});
        elf.putShort(16, (short) 2).putShort(18, (short) 3).putInt(20, 1);
        elf.putInt(24, (int) entry).putInt(28, 52);
        elf.putShort(40, (short) 52).putShort(42, (short) 32).putShort(44, (short) 1);
        elf.putInt(52, 1).putInt(52 + 4, 192).putInt(52 + 8, (int) physical).putInt(52 + 12, (int) physical);
        elf.putInt(52 + 16, 8).putInt(52 + 20, 0x1000);
        return elf.putLong(192, CODE);
    }

    /** Puts a multiboot header. */
    public static ByteBuffer multibootHeader(ByteBuffer image, int at, int flags) {
        return image.putInt(at, 0x1badb002).putInt(at + 4, flags).putInt(at + 8, -(0x1badb002 + flags));
    }

    public static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    public static Blob blob(ByteBuffer content) {
        return new Blob("kernel", "k", MemorySegment.ofBuffer(content.duplicate().clear()));
    }

    public static Blob blob(String role, String path, String content) {
        return new Blob(role, path, MemorySegment.ofArray(content.getBytes(StandardCharsets.UTF_8)));
    }

    /** What is said against an image, by its parser or its check. */
    public static List<String> problems(String format, ByteBuffer content, Boot boot) {
        List<String> problems = new ArrayList<>();
        Image image = parse(format, content, problems::add);
        if (image != null)
            image.check(boot, problems::add);
        return problems;
    }

    public static Image parse(String format, ByteBuffer content, Consumer<String> problems) {
        return ImageFormat.parse(format, blob(content), new RawPlacement(0x10_0000, 0x10_0004), problems);
    }
}
