package org.backplane.x86.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;

class EntropyTest {
    /** RFC 8439, appendix A.1, test vectors 1 and 2. */
    @Test
    void keyStream() {
        Entropy entropy = new Entropy();
        entropy.seed(new byte[32]);
        assertEquals("76b8e0ada0f13d90405d6ae55386bd28", bytes(entropy.getAsLong(), entropy.getAsLong()));
        for (int n = 2; n < 8; n++) { entropy.getAsLong(); }
        assertEquals("9f07e7be5551387a98ba977c732d080d", bytes(entropy.getAsLong(), entropy.getAsLong()));
    }

    @Test
    void withoutASeedItIsTheHosts() {
        assertNotEquals(new Entropy().getAsLong(), new Entropy().getAsLong());
    }

    private static String bytes(long low, long high) {
        return HexFormat.of().toHexDigits(Long.reverseBytes(low)) + HexFormat.of().toHexDigits(Long.reverseBytes(high));
    }
}
