package org.backplane.x86.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Digests that a guest computes with the SHA instructions, in the order of Intel's white paper of 2013, against the JDK's. */
class ShaTest {
    private final ShaProgram program = new ShaProgram();

    @AfterEach
    void free() {
        program.close();
    }

    /** FIPS 180-2, appendices A.1 and B.1. */
    @Test
    void ofTheStandard() {
        assertEquals("a9993e364706816aba3e25717850c26c9cd0d89d", hex(program.digest("SHA-1", "abc".getBytes())));
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                hex(program.digest("SHA-256", "abc".getBytes())));
    }

    @Test
    void ofRandomMessages() throws NoSuchAlgorithmException {
        Random random = new Random(20261121);
        for (int n = 0; n < 400; n++) {
            byte[] message = new byte[random.nextInt(400)];
            random.nextBytes(message);
            for (String name : new String[]{"SHA-1", "SHA-256"}) {
                byte[] expected = MessageDigest.getInstance(name).digest(message);
                assertEquals(hex(expected), hex(program.digest(name, message)), () -> name + " of " + hex(message));
            }
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** A one, zeros, and the length in bits, up to a multiple of 64 bytes. */
    static ByteBuffer padded(byte[] message) {
        ByteBuffer padded = ByteBuffer.allocate(message.length + 72 & -64);
        padded.put(message).put((byte) 0x80);
        return padded.putLong(padded.capacity() - 8, 8L * message.length).rewind();
    }
}
