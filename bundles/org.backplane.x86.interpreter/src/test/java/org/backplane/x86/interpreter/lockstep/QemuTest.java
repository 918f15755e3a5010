package org.backplane.x86.interpreter.lockstep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that shuts QEMU down is found, and the others are executed all the same. */
class QemuTest {
    private static final int VECTOR = 19;
    private static final byte[] NONE = {};
    /** LIDT [SCRATCH], where zeros are: there is no gate for what follows (SDM volume 3, 6.15, interrupt 8). */
    private static final byte[] SHUTDOWN = Bytes.with(Bytes.of(0x0f, 0x01, 0x1c, 0x25), Image.SCRATCH, 4);

    @TempDir
    static Path folder;

    @Test
    void shutdownIsThatOfOneProgram() throws Exception {
        List<Input> guests = List.of(supervisor(Bytes.of(0xcc)), supervisor(SHUTDOWN), supervisor(Bytes.of(0x0f, 0x0b)),
                supervisor(SHUTDOWN), supervisor(Bytes.of(0xcc)));
        List<long[]> records = new Qemu(Program.orSkip(folder), folder).run(guests);
        assertArrayEquals(new long[]{3, 0, 6, 0, 3}, records.stream().mapToLong(record -> record[VECTOR]).toArray());
        assertArrayEquals(new boolean[]{false, true, false, true, false}, missing(records));
    }

    private static boolean[] missing(List<long[]> records) {
        boolean[] missing = new boolean[records.size()];
        for (int n = 0; n < missing.length; n++) { missing[n] = Difference.isMissing(records.get(n)); }
        return missing;
    }

    private static Input supervisor(byte[] code) {
        Stream like = Streams.of(64, 1);
        byte[] ended = Bytes.with(code, 0xcc, 1);
        return new Input(64, 0, like.registers(), like.flags(), like.vectors(), ended, NONE, NONE, 0, 1, null, NONE, 0);
    }
}
