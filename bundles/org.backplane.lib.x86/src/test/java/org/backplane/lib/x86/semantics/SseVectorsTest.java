package org.backplane.lib.x86.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import org.backplane.api.x86.X86Fp;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every MMX, SSE and SSE2 instruction against what a processor computed (src/test/native/sse-vectors.c says how and which). */
class SseVectorsTest {
    private static final int PLANES = 18;

    /** An instruction in the recording. */
    private record Recorded(char result, char input, int vectors, String bytes, String text) {
        static Recorded parse(String line) {
            String[] fields = line.split("\t");
            return new Recorded(fields[0].charAt(0), fields[1].charAt(0), Integer.parseInt(fields[2]), fields[3],
                    fields[4]);
        }
    }

    @TestFactory
    Stream<DynamicTest> instructions() throws IOException {
        byte[] recording = recording();
        int end = 0;
        while (recording[end] != '\n' || recording[end + 1] != '\n') { end++; }
        String[] lines = new String(recording, 0, end).split("\n");
        Stream.Builder<DynamicTest> tests = Stream.builder();
        int at = end + 2;
        for (int i = 1; i < lines.length; i++) {
            Recorded recorded = Recorded.parse(lines[i]);
            int number = i - 1;
            int from = at;
            tests.add(DynamicTest.dynamicTest(recorded.text, () -> replay(recorded, number, recording, from)));
            at += PLANES * recorded.vectors;
        }
        assertEquals(recording.length, at);
        return tests.build();
    }

    private static byte[] recording() throws IOException {
        try (InputStream in = new GZIPInputStream(SseVectorsTest.class.getResourceAsStream("sse-vectors.gz"))) {
            return in.readAllBytes();
        }
    }

    private static void replay(Recorded recorded, int number, byte[] recording, int from) {
        SseReplay replay = new SseReplay(recorded.bytes, recorded.result);
        SseInputs in = new SseInputs(recorded.input, number);
        for (int n = 0; n < recorded.vectors; n++) {
            in.advance();
            boolean faulted = replay.run(in);
            String got = describe(replay.changed(in, 0), replay.changed(in, 1),
                    (int) replay.c.fp[X86Fp.MXCSR] & 0x3f | (faulted ? 0x80 : 0), replay.flags());
            String expected = describe(lane(recording, from + n, recorded.vectors),
                    lane(recording, from + n + 8 * recorded.vectors, recorded.vectors),
                    recording[from + n + 16 * recorded.vectors] & 0xff,
                    recording[from + n + 17 * recorded.vectors] & 0xff);
            if (!got.equals(expected)) { fail(mismatch(recorded, in, n, expected, got)); }
        }
    }

    private static String mismatch(Recorded recorded, SseInputs in, int n, String expected, String got) {
        return "%s: vector %d, a %016x_%016x, b %016x_%016x, mxcsr %04x, immediate %02x: expected %s, got %s".formatted(
                recorded.text, n, in.a[1], in.a[0], in.b[1], in.b[0], in.mxcsr, in.immediate, expected, got);
    }

    private static String describe(long low, long high, int mxcsr, int flags) {
        return "change %016x_%016x, mxcsr flags %02x, flags %02x".formatted(high, low, mxcsr, flags);
    }

    private static long lane(byte[] recording, int at, int step) {
        long value = 0;
        for (int i = 7; i >= 0; i--) { value = value << 8 | recording[at + i * step] & 0xff; }
        return value;
    }
}
