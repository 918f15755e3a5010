package org.backplane.x86.interpreter.lockstep;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Memory as lockstep.s finds it, and what it leaves there; the addresses are those of that program. */
final class Image {
    static final long BYTES = 128L << 20;
    static final long ENTRY = 0x100_0000;
    static final long DATA = 0x310_0000;
    static final int DATA_BYTES = 0x1_0000;
    static final int XSTATE_BYTES = 832;
    static final int MOST = 4000;

    private static final long TABLES = 0x180_0000;
    private static final long INPUT = 0x200_0000;
    private static final long PRISTINE = 0x300_0000;
    private static final long RESULT = 0x400_0000;
    private static final int INPUT_STEP = 4096;
    private static final int RESULT_STEP = 2048;
    private static final int CODE = 2048;
    private static final int XSTATE = 1024;
    private static final long NO_EXECUTE = 1L << 63;
    private static final int RIP = 128;
    private static final int RFLAGS = 144;
    private static final int CODE_DESCRIPTOR = 184;
    private static final int DATA_DESCRIPTOR = 192;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final MemorySegment ram;

    Image(MemorySegment ram) {
        this.ram = ram;
    }

    /** Page tables, streams and data. */
    void fill(List<Stream> streams) {
        ram.asSlice(RESULT, (long) RESULT_STEP * streams.size()).fill((byte) 0);
        ram.asSlice(INPUT, PRISTINE - INPUT).fill((byte) 0); // streams read it, also where those before them have been
        tables();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        for (int n = 0; n < DATA_BYTES; n += 8) { put(PRISTINE + n, random.nextLong() >> random.nextInt(64)); }
        MemorySegment.copy(ram, PRISTINE, ram, DATA, DATA_BYTES);
        put(INPUT, streams.size());
        for (int n = 0; n < streams.size(); n++) { put(streams.get(n), input(n)); }
    }

    private static long input(int stream) {
        return INPUT + (long) INPUT_STEP * (stream + 1);
    }

    private void put(long address, long value) {
        ram.set(LONG, address, value);
    }

    /** 2 MiB pages; streams may read their input, and write data in pages of 4 KiB, of which the last is read-only. */
    private void tables() {
        put(TABLES, TABLES + 0x1007);
        put(TABLES + 0x1000, TABLES + 0x2007);
        for (long n = 0; n < 512; n++) {
            boolean input = n >= INPUT >> 21 && n < PRISTINE >> 21;
            put(TABLES + 0x2000 + 8 * n, n << 21 | (input ? 0x85 : 0x83));
        }
        put(TABLES + 0x2000 + 8 * (DATA >> 21), TABLES + 0x3007);
        for (long n = 0; n < 512; n++) {
            long address = (DATA >> 21 << 21) + (n << 12);
            boolean data = address >= DATA && address < DATA + DATA_BYTES;
            boolean last = address == DATA + DATA_BYTES - 4096;
            put(TABLES + 0x3000 + 8 * n, address | (data ? NO_EXECUTE | (last ? 5 : 7) : 3));
        }
    }

    private void put(Stream stream, long at) {
        for (int n = 0; n < 16; n++) { put(at + 8 * n, stream.registers()[n]); }
        boolean small = stream.mode() == 16;
        put(at + RIP, small ? CODE : at + CODE);
        put(at + RFLAGS, stream.flags());
        put(at + CODE_DESCRIPTOR, switch (stream.mode()) {
            case 64 -> 0x00af_fb00_0000_ffffL;
            case 32 -> 0x00cf_fb00_0000_ffffL;
            default -> descriptor(0x0000_fb00_0000_ffffL, at);
        });
        put(at + DATA_DESCRIPTOR, small ? descriptor(0x0000_f300_0000_ffffL, DATA) : 0x00cf_f300_0000_ffffL);
        copy(stream.vectors(), at + XSTATE);
        long to = at + CODE;
        for (byte[] instruction : stream.instructions()) {
            copy(instruction, to);
            to += instruction.length;
        }
        copy(Stream.INT3, to);
    }

    private static long descriptor(long rest, long base) {
        return rest | (base & 0xff_ffff) << 16 | base >>> 24 << 56;
    }

    private void copy(byte[] bytes, long to) {
        MemorySegment.copy(bytes, 0, ram, ValueLayout.JAVA_BYTE, to, bytes.length);
    }

    void load(byte[] program) {
        copy(program, ENTRY);
    }

    /** What a stream left: the words of its result, general registers first, and its vectors behind them. */
    long[] result(int stream) {
        long at = RESULT + (long) RESULT_STEP * stream;
        return ram.asSlice(at, RESULT_STEP).toArray(ValueLayout.JAVA_LONG);
    }
}
