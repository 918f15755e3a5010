package org.backplane.assembler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code list devices} says about types it knows only by their declarations. */
class ListTest {
    private final Catalogue catalogue = TestTypes.catalogue();

    @TempDir
    Path folder;

    @BeforeEach
    void layOut() throws IOException {
        Files.writeString(folder.resolve("small.json"),
                "{ \"parts\": { \"u\": { \"type\": \"uart\", \"at\": \"io:0x3f8\", \"irq\": [\"c/1\", \"c/2\"], \"hertz\": 0x20 } } }");
    }

    private String explain(String type) {
        return new TypeReference(type, catalogue.provider(type), catalogue, new MachineFiles(folder.toString()))
                .print();
    }

    @Test
    void typesAreListedByWhatTheyAreFor() {
        String list = new ListVerb(catalogue).types();
        assertTrue(list.startsWith("""
                Devices: parts at addresses, with interrupt lines
                    chip                 interrupt controller
                    faulty               device that cannot be made
                    reset                reset port
                    uart                 uart

                CPU extensions: parts that every vCPU gets, or those that "vcpus" names
                    lapic                local interrupt controller
                """), list);
        assertEquals(catalogue.types().size(), list.lines().filter(line -> line.startsWith("    ")).count());
    }

    @Test
    void aDeviceIsExplainedWithKeysPinsRegistersAndAnExample() {
        assertEquals(
                """
                        uart: uart

                        In the machine small
                            "u": { "type": "uart", "at": "io:0x3f8", "irq": ["c/1", "c/2"], "hertz": 32 }

                        Keys
                            at               Where its 8 bytes of registers are. ("SPACE:ADDRESS"; without it, nowhere)
                            irq              Where its output pin leads. ("PART/PIN" or a list of them; without it, nowhere)
                            backend          What it talks to on the host. (console; without it, nothing)
                            hertz            Clock. (16 to 1000000000 Hz; default 1843200)
                            when             available: the machine starts without the part while no bundle provides its type, and\
                         seats it later. (one of always, available; default always)
                            vacant           What the guest finds while the part's bundle is away: hold: registers keep their values;\
                         absent: all-ones; refuse: the machine waits. Without it, absent for devices, refuse for CPU extensions.\
                         (one of hold, absent, refuse; optional)
                            trace            Whether every access of the guest to its registers is written to stderr. (true or\
                         false; default false)

                        Registers
                            0x000   8 bits  DATA
                        """,
                explain("uart"));
    }

    @Test
    void coresAreListedAndExplained() {
        assertEquals("""
                CORE                     ISA      VERSION          SUMMARY
                core                     x86-64                    core
                other-core               other                     core

                'backplane list cores NAME' explains one; 'backplane run --core NAME' uses it.
                """, new CoreReference(catalogue.cores()).list());
        String text = new CoreReference(catalogue.cores()).explain("core");
        assertTrue(text.startsWith("core: core\n\n    ISA      x86-64\n"), text);
        assertTrue(text.endsWith("\nFeatures for the guest, as far as its CPU model asks for them\n    fpu sse2\n"),
                text);
    }

    @Test
    void registersOfAnArrayAreOneRow() {
        String text = explain("lapic");
        assertTrue(text.endsWith("""

                Interrupt inputs, for the key irq of others
                    NAME/lint0

                Registers
                    0x020  32 bits  ID                   ID 31:24, ODD 0
                    0x100  32 bits  ISR0 to ISR7
                """), text);
        assertTrue(text.contains("    vcpus  "), text);
    }

    @Test
    void anArchitectureTellsItsModels() {
        assertTrue(explain("x86-64").endsWith("\nCPU models\n    plain, fancy\n"));
    }
}
