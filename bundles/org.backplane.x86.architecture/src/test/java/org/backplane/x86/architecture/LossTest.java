package org.backplane.x86.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.x86.X86Reg;
import org.junit.jupiter.api.Test;

/** What a guest uses of a model that the next one does not have, as page tables tell it (SDM volume 3, 4.5.4). */
class LossTest {
    private static final String ALL = "max";
    private static final long PG = 1L << 31;
    private static final long PSE = 1 << 4;
    private static final long PAE = 1 << 5;
    private static final long LMA = 1 << 10;
    private static final long PRESENT = 3;
    private static final long LARGE = 1 << 7;
    private static final long TABLES = 0x1000;
    private static final List<String> LOST = List
            .of("page tables have a page of 1 GiB at 0xffff888040000000 and need pdpe1gb");

    private final TestVcpu cpu = new TestVcpu(ALL, new FeatureSet().add(
            TestVcpu.everything().toArray(String[]::new)));

    /** Linux's direct map as of its second GiB: entry 273 of the first table, entry 1 of the second. */
    private void map(long tables, long flags) {
        cpu.ram.put(tables + 273 * 8, tables + 0x1000 | PRESENT);
        cpu.ram.put(tables + 0x1000 + 8, 0x4000_0000L | PRESENT | flags);
        cpu.state.reg[X86Reg.CR0] = PG;
        cpu.state.reg[X86Reg.EFER] = LMA;
        cpu.state.reg[X86Reg.CR3] = TABLES;
    }

    private List<String> lost() {
        return cpu.control().lost("max,-pdpe1gb");
    }

    @Test
    void pagesOfOneGibInTheTablesOfCr3() {
        map(TABLES, LARGE);
        assertEquals(LOST, lost());
    }

    @Test
    void aPageOfOneGibInTablesThatAreNotInCr3() {
        map(0x8000, LARGE);
        assertEquals(List.of(), lost());
        cpu.state.reg[X86Reg.GIGABYTE_ENTRY] = 0x9008;
        cpu.state.reg[X86Reg.GIGABYTE_ADDRESS] = 0xffff_8880_4123_4567L;
        assertEquals(LOST, lost());
        cpu.ram.remove(0x9008L);
        assertEquals(List.of(), lost());
    }

    @Test
    void otherTablesAreNoLoss() {
        map(TABLES, 0);
        assertEquals(List.of(), lost());
        map(TABLES, LARGE);
        assertEquals(List.of(), cpu.control().lost(ALL));
        cpu.state.reg[X86Reg.EFER] = 0;
        assertEquals(List.of(), lost());
    }

    /** What is lost of physical addresses with a processor whose have 36 bits: it has no leaf 0x80000008 (example 24). */
    private List<String> narrow() {
        return cpu.control().lost("pentium3").stream().filter(line -> line.contains("36 bits")).toList();
    }

    /** An entry of the last level may be one of a device's window far above RAM. */
    @Test
    void addressesThatWouldBeReserved() {
        map(TABLES, 0);
        cpu.state.reg[X86Reg.CR4] = PAE;
        cpu.ram.put(0x4000_0000L + 511 * 8, 0x3000L | PRESENT);
        cpu.ram.put(0x3000L, 0xf_ffff_f000L | PRESENT);
        assertEquals(List.of(), narrow());
        cpu.ram.put(0x3008L, 0x10_0000_0000L);
        assertEquals(List.of(), narrow(), "it is not present");
        cpu.ram.put(0x3008L, 0x8000_0010_0000_0000L | PRESENT);
        assertEquals(List.of("page tables have an entry 0x8000001000000003, and physical addresses would have 36 bits"),
                narrow());
        cpu.state.reg[X86Reg.CR0] = 0;
        assertEquals(List.of(), narrow());
    }

    /** 32-bit paging: bits 16 to 13 of a 4-MiB page's entry are bits 35 to 32 of its address, 17 to 20 those above (SDM volume 3, table 4-4). */
    @Test
    void largePagesWhoseAddressesWouldBeReserved() {
        cpu.state.reg[X86Reg.CR0] = PG;
        cpu.state.reg[X86Reg.CR4] = PSE;
        cpu.state.reg[X86Reg.CR3] = TABLES;
        cpu.ram.put(TABLES + 512 * 4, 1L << 16 | LARGE | PRESENT);
        assertEquals(List.of(), narrow());
        assertEquals(List.of(
                "page tables have an entry 0x10083, and addresses of pages of 4 MiB would have 32 bits"),
                cpu.control().lost("max,-pse36"));
        cpu.ram.put(TABLES + 1023 * 4, 1L << 17 | LARGE | PRESENT);
        assertEquals(List.of(
                "page tables have an entry 0x20083, and addresses of pages of 4 MiB would have 36 bits"), narrow());
        cpu.state.reg[X86Reg.CR4] = 0;
        assertEquals(List.of(), narrow(), "bit 7 means nothing without CR4.PSE");
        assertEquals(List.of(), cpu.control().lost("max,-pse36"));
    }

    @Test
    void ramThatCouldNotBeReached() {
        cpu.ramEnd = (1L << 36) + 1;
        assertEquals(List.of("there is RAM at 0x1000000000, and physical addresses would have 36 bits"), narrow());
        cpu.ramEnd--;
        assertEquals(List.of(), narrow());
    }

    /** Linux's kernel saves registers by XSAVES with IA32_XSS 0: XCR0 and CR4 stay, so that nothing tells. */
    @Test
    void whatNeedsNoSwitchIsToldApart() {
        cpu.state.reg[X86Reg.CR4] = 1 << 18;
        assertEquals(List.of(), cpu.control().lost("max,-xsaves,-invpcid,-aes,-smep"));
        assertEquals(List.of("aes", "invpcid", "xsaves"),
                cpu.control().untold("max,-invpcid,-aes,-smep,-xsaves,-arch-lbr,-shstk,-xfd,-enqcmd,-amx-tile").stream()
                        .filter(List.of("aes", "invpcid", "xsaves", "smep")::contains).sorted().toList());
        assertEquals(List.of(), cpu.control().untold(ALL));
    }
}
