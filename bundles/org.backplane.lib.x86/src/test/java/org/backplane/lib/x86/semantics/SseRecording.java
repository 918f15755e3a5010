package org.backplane.lib.x86.semantics;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** What a processor answered; sse-vectors.c tells the form. */
final class SseRecording {
    /** Bytes recorded for a vector, one in each plane. */
    private static final int PLANES = 18;

    final List<Recorded> instructions = new ArrayList<>();
    /** What FXRSTOR and FXSAVE changed in 64 images. */
    final byte[] images;

    /** An instruction: its number, what is recorded, kind of inputs, how many, and the answers in planes. */
    record Recorded(int number, char result, char input, int vectors, String bytes, String text, byte[] planes) {
        /** Half 0 or 1 of the result of vector {@code n}, XOR what was there before. */
        long changed(int n, int half) {
            long value = 0;
            for (int i = 7; i >= 0; i--) { value = value << 8 | planes[(8 * half + i) * vectors + n] & 0xff; }
            return value;
        }

        /** Exception flags of MXCSR; bit 7 when it faulted. */
        int exceptions(int n) {
            return planes[16 * vectors + n] & 0xff;
        }

        /** CF, PF, AF, ZF and SF at their places, OF in bit 1. */
        int flags(int n) {
            return planes[17 * vectors + n] & 0xff;
        }
    }

    SseRecording() throws IOException {
        byte[] all = read();
        int end = 0;
        while (all[end] != '\n' || all[end + 1] != '\n') { end++; }
        String[] lines = new String(all, 0, end).split("\n");
        int at = end + 2;
        for (int i = 1; i < lines.length; i++) {
            String[] f = lines[i].split("\t");
            int vectors = Integer.parseInt(f[2]);
            byte[] planes = Arrays.copyOfRange(all, at, at + PLANES * vectors);
            instructions.add(new Recorded(i - 1, f[0].charAt(0), f[1].charAt(0), vectors, f[3], f[4], planes));
            at += planes.length;
        }
        images = Arrays.copyOfRange(all, at, all.length);
    }

    private static byte[] read() throws IOException {
        try (InputStream in = new GZIPInputStream(SseRecording.class.getResourceAsStream("sse-vectors.gz"))) {
            return in.readAllBytes();
        }
    }
}
