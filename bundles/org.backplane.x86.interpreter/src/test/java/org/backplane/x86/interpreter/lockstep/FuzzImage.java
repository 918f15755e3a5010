package org.backplane.x86.interpreter.lockstep;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

import org.backplane.api.x86.X86State;

/** Memory as lockstepsmm.s finds it, and what it leaves there; the addresses are those of that program. */
final class FuzzImage {
    static final long BYTES = 128L << 20;

    private static final long INPUT = 0x220_0000;
    private static final int INPUT_BYTES = 2048;
    private static final long WORLDS = 0x300_0000;
    private static final long RESULT = 0x400_0000;
    private static final long RESULT_END = 0x6c0_0000;
    private static final int RESULT_BYTES = 8192;
    private static final int WORLD = 1920;
    private static final int COUNT = 1920;
    private static final int LINES = 2048;
    private static final int LINE_BYTES = 72;
    private static final int MOST_LINES = 84;
    /** How many worlds there can be at once, and streams. */
    static final int MOST_WORLDS = (int) (RESULT - WORLDS) / FuzzWorld.BYTES;
    static final int MOST_STREAMS = (int) (RESULT_END - RESULT) / RESULT_BYTES;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final MemorySegment ram;

    FuzzImage(MemorySegment ram) {
        this.ram = ram;
    }

    void fill(List<FuzzStream> streams) {
        ram.asSlice(RESULT, RESULT_END - RESULT).fill((byte) 0);
        ram.set(LONG, INPUT, streams.size());
        List<FuzzWorld> worlds = streams.stream().map(FuzzStream::world).distinct().toList();
        for (int n = 0; n < worlds.size(); n++) {
            byte[] memory = worlds.get(n).memory();
            MemorySegment.copy(memory, 0, ram, ValueLayout.JAVA_BYTE, WORLDS + (long) n * FuzzWorld.BYTES,
                    memory.length);
        }
        for (int n = 0; n < streams.size(); n++) {
            MemorySegment at = ram.asSlice(INPUT + 4096 + (long) n * INPUT_BYTES, INPUT_BYTES);
            at.fill((byte) 0);
            new SmiState(at).put(streams.get(n).start());
            at.set(LONG, WORLD, WORLDS + (long) worlds.indexOf(streams.get(n).world()) * FuzzWorld.BYTES);
        }
    }

    /** How many streams have ended. */
    int ended() {
        int count = 0;
        while (count < MOST_STREAMS && ram.get(LONG, result(count) + COUNT) != 0) { count++; }
        return count;
    }

    private static long result(int stream) {
        return RESULT + (long) stream * RESULT_BYTES;
    }

    /** What the first ones left. */
    List<FuzzEnd> ends(int count) {
        List<FuzzEnd> ends = new ArrayList<>();
        for (int n = 0; n < count; n++) { ends.add(end(ram.asSlice(result(n), RESULT_BYTES))); }
        return ends;
    }

    private static FuzzEnd end(MemorySegment at) {
        X86State state = new SmiState(at).get();
        FuzzEnd end = new FuzzEnd(state);
        long count = at.get(LONG, COUNT);
        for (int n = 0; n < Math.min(count, MOST_LINES); n++) {
            long line = LINES + (long) n * LINE_BYTES;
            end.lines().put((int) at.get(LONG, line), at.asSlice(line + 8, 64).toArray(LONG));
        }
        return end;
    }
}
