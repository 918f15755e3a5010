package org.backplane.lib.x86.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.stream.Stream;

import org.backplane.api.x86.X86Fp;
import org.backplane.lib.x86.semantics.SseRecording.Recorded;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every MMX, SSE and SSE2 instruction against what a processor computed (src/test/native/sse-vectors.c says how and which). */
class SseVectorsTest {
    /** Two results within 1.5 * 2^-12 of the truth are this close. */
    private static final float ESTIMATE = 3 * 0x1p-12f;

    @TestFactory
    Stream<DynamicTest> instructions() throws IOException {
        return new SseRecording().instructions.stream()
                .map(recorded -> DynamicTest.dynamicTest(recorded.text(), () -> replay(recorded)));
    }

    @Test
    void imagesOfTheState() throws IOException {
        byte[] images = new SseRecording().images;
        SseReplay replay = new SseReplay();
        SseInputs in = new SseInputs('i', 0);
        for (int from = 0; from < images.length; from += 512) {
            byte[] changed = replay.restoreAndSave(in);
            for (int i = 0; i < 512; i++) {
                assertEquals(images[from + i], changed[i], "image " + from / 512 + ", byte " + i);
            }
        }
    }

    private static void replay(Recorded recorded) {
        SseReplay replay = new SseReplay(recorded.bytes(), recorded.result());
        SseInputs in = new SseInputs(recorded.input(), recorded.number());
        for (int n = 0; n < recorded.vectors(); n++) {
            in.advance();
            boolean faulted = replay.run(in);
            long low = replay.changed(in, 0);
            long high = replay.changed(in, 1);
            int exceptions = (int) replay.c.fp[X86Fp.MXCSR] & 0x3f | (faulted ? 0x80 : 0);
            boolean same = exceptions == recorded.exceptions(n) && replay.flags() == recorded.flags(n)
                    && same(recorded, low ^ in.a[0], recorded.changed(n, 0) ^ in.a[0])
                    && same(recorded, high ^ in.a[1], recorded.changed(n, 1) ^ in.a[1]);
            if (!same) {
                fail(mismatch(recorded, in, n) + ", not " + describe(low, high, exceptions, replay.flags()));
            }
        }
    }

    private static boolean same(Recorded recorded, long got, long expected) {
        return got == expected || recorded.input() == 'r' && close((int) got, (int) expected)
                && close((int) (got >>> 32), (int) (expected >>> 32));
    }

    private static boolean close(int got, int expected) {
        float truth = Float.intBitsToFloat(expected);
        return got == expected || Math.abs(Float.intBitsToFloat(got) - truth) < ESTIMATE * Math.abs(truth);
    }

    private static String mismatch(Recorded recorded, SseInputs in, int n) {
        return "%s, vector %d: a %016x_%016x, b %016x_%016x, mxcsr %04x, immediate %02x: expected %s".formatted(
                recorded.text(), n, in.a[1], in.a[0], in.b[1], in.b[0], in.mxcsr, in.immediate,
                describe(recorded.changed(n, 0), recorded.changed(n, 1), recorded.exceptions(n), recorded.flags(n)));
    }

    private static String describe(long low, long high, int exceptions, int flags) {
        return "change %016x_%016x, exceptions %02x, flags %02x".formatted(high, low, exceptions, flags);
    }
}
