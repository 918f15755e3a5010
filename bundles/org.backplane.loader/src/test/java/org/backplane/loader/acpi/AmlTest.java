package org.backplane.loader.acpi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

/** Encodings worked out by hand from ACPI 6.5, chapter 20, and section 6.4 for resources. */
class AmlTest {
    private static void assertAml(String expected, byte[] actual) {
        assertEquals(expected, HexFormat.ofDelimiter(" ").formatHex(actual));
    }

    @Test
    void integersTakeTheShortestForm() {
        assertAml("00", Aml.integer(0));
        assertAml("01", Aml.integer(1));
        assertAml("0a ff", Aml.integer(0xff));
        assertAml("0b 00 01", Aml.integer(0x100));
        assertAml("0c 00 00 c0 fe", Aml.integer(0xfec00000L));
        assertAml("0e 00 00 00 00 01 00 00 00", Aml.integer(1L << 32));
    }

    @Test
    void eisaIdsAreCompressed() {
        assertAml("0c 41 d0 0a 03", Aml.eisaId("PNP0A03"));
        assertAml("0c 41 d0 05 01", Aml.eisaId("PNP0501"));
    }

    @Test
    void namesHaveFourCharacters() {
        assertAml("08 41 42 5f 5f 00", Aml.define("AB", Aml.integer(0)));
        assertAml("10 06 5c 5f 53 42 5f", Aml.scope("\\_SB"));
    }

    @Test
    void packageLengthCountsItselfInOneToThreeBytes() {
        // Scope (ABCD): 1 length byte + 4 name bytes + terms.
        assertAml("10 3f 41", head(Aml.scope("ABCD", new byte[0x3f - 5]), 3));
        assertAml("10 41 04 41", head(Aml.scope("ABCD", new byte[0x40 - 5]), 4));
        assertAml("10 4f ff 41", head(Aml.scope("ABCD", new byte[0xfff - 6]), 4));
        assertAml("10 81 00 01 41", head(Aml.scope("ABCD", new byte[0x1000 - 6]), 5));
    }

    private static byte[] head(byte[] term, int length) {
        return Arrays.copyOf(term, length);
    }

    @Test
    void sleepStatePackage() {
        assertAml("12 06 04 00 00 00 00",
                Aml.pack(Aml.integer(0), Aml.integer(0), Aml.integer(0), Aml.integer(0)));
    }

    @Test
    void resourcesOfAnIsaDevice() {
        assertAml("11 10 0a 0d 47 01 f8 03 f8 03 01 08 22 10 00 79 00",
                Resource.template(Resource.io(0x3f8, 8), Resource.irq(4)));
    }

    @Test
    void interruptsBeyondIsaAreExtended() {
        assertAml("89 06 00 03 01 11 00 00 00", Resource.irq(17));
    }
}
