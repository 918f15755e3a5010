package org.backplane.loader.acpi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.backplane.loader.TestMachines;
import org.junit.jupiter.api.Test;

/** Walks the tables as an operating system does, from the root pointer; offsets are those of ACPI 6.5, chapter 5. */
class AcpiTablesTest {
    private static final int BASE = 0xf0000;

    private final ByteBuffer all = ByteBuffer
            .wrap(AcpiTables.of(Platform.of(TestMachines.full()), BASE, 0x10000)).order(ByteOrder.LITTLE_ENDIAN);

    private String text(int at, int length) {
        byte[] bytes = new byte[length];
        all.get(at - BASE, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private int sum(int at, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++)
            sum += all.get(at - BASE + i);
        return sum & 0xff;
    }

    private int u8(int at) {
        return all.get(at - BASE) & 0xff;
    }

    private int u32(int at) {
        return all.getInt(at - BASE);
    }

    /** Addresses of the tables in the XSDT. */
    private List<Integer> listed() {
        int xsdt = (int) all.getLong(24);
        List<Integer> tables = new ArrayList<>();
        for (int at = xsdt + 36; at < xsdt + u32(xsdt + 4); at += 8)
            tables.add((int) all.getLong(at - BASE));
        return tables;
    }

    private int table(String signature) {
        return listed().stream().filter(at -> text(at, 4).equals(signature)).findFirst().orElseThrow();
    }

    @Test
    void rootPointerHasBothChecksums() {
        assertEquals("RSD PTR ", text(BASE, 8));
        assertEquals(2, u8(BASE + 15));
        assertEquals(36, u32(BASE + 20));
        assertEquals(0, sum(BASE, 20));
        assertEquals(0, sum(BASE, 36));
    }

    @Test
    void everyTableHasItsLengthAndChecksum() {
        List<Integer> tables = new ArrayList<>(listed());
        tables.add(u32(BASE + 16));
        tables.add((int) all.getLong(24));
        tables.add(u32(table("FACP") + 40));
        for (int at : tables)
            assertEquals(0, sum(at, u32(at + 4)), text(at, 4));
    }

    @Test
    void rsdtAndXsdtListTheSame() {
        int rsdt = u32(BASE + 16);
        List<Integer> tables = new ArrayList<>();
        for (int at = rsdt + 36; at < rsdt + u32(rsdt + 4); at += 4)
            tables.add(u32(at));
        assertEquals(tables, listed());
        assertEquals(List.of("FACP", "APIC", "HPET"), tables.stream().map(at -> text(at, 4)).toList());
    }

    @Test
    void fadtSaysWherePowerManagementIs() {
        int fadt = table("FACP");
        assertEquals(276, u32(fadt + 4));
        assertEquals("FACS", text(u32(fadt + 36), 4));
        assertEquals(0, u32(fadt + 36) % 64, "FACS alignment");
        assertEquals("DSDT", text(u32(fadt + 40), 4));
        assertEquals(9, u8(fadt + 46), "SCI");
        assertEquals(0xb2, u32(fadt + 48), "SMI_CMD");
        assertEquals(0xf1, u8(fadt + 52), "ACPI_ENABLE");
        assertEquals(0x600, u32(fadt + 56), "PM1a_EVT");
        assertEquals(0x604, u32(fadt + 64), "PM1a_CNT");
        assertEquals(0x608, u32(fadt + 76), "PM_TMR");
        assertEquals(0x604, all.getLong(fadt - BASE + 172 + 4), "X_PM1a_CNT");
        assertEquals(1, u8(fadt + 172), "in I/O space");
    }

    @Test
    void fadtOffersTheResetRegister() {
        int fadt = table("FACP");
        assertEquals(1 << 10, u32(fadt + 112) & 1 << 10);
        assertEquals(0xcf9, all.getLong(fadt - BASE + 116 + 4));
        assertEquals(8, u8(fadt + 117), "bits");
        assertEquals(6, u8(fadt + 128));
    }

    @Test
    void keyboardControllerIsClaimedOnlyWhenThere() {
        assertEquals(1 << 1, u8(table("FACP") + 109) & 1 << 1);
        byte[] bare = Fadt.of(Platform.of(TestMachines.bare(1 << 20)), 0, 0);
        assertEquals(0, bare[109] & 1 << 1);
        assertEquals(1 << 2, bare[109] & 1 << 2, "no VGA");
    }

    @Test
    void hpetTableIsThereOnlyWithAnHpet() {
        assertEquals(0xfed00000L, all.getLong(table("HPET") - BASE + 44));
        assertEquals(0x8086a201, u32(table("HPET") + 36), "as QEMU's: three timers");
        byte[] bare = AcpiTables.of(Platform.of(TestMachines.bare(1 << 20)), BASE, 0x10000);
        assertFalse(new String(bare, StandardCharsets.ISO_8859_1).contains("HPET"));
    }

    @Test
    void madtListsProcessorsAndInterruptControllers() {
        int madt = table("APIC");
        assertEquals(0xfee00000, u32(madt + 36));
        assertEquals(1, u32(madt + 40), "PCAT_COMPAT");
        byte[] entries = new byte[u32(madt + 4) - 44];
        all.get(madt + 44 - BASE, entries);
        ByteBuffer expected = ByteBuffer.allocate(entries.length).order(ByteOrder.LITTLE_ENDIAN);
        expected.put(new byte[]{0, 8, 0, 0, 1, 0, 0, 0}).put(new byte[]{0, 8, 1, 1, 1, 0, 0, 0});
        expected.put(new byte[]{1, 12, 0, 0}).putInt(0xfec00000).putInt(0);
        expected.put(new byte[]{2, 10, 0, 0, 2, 0, 0, 0, 0, 0}).put(new byte[]{2, 10, 0, 9, 9, 0, 0, 0, 0xd, 0});
        expected.put(new byte[]{4, 6, (byte) 0xff, 0, 0, 1});
        assertEquals(expected.clear(), ByteBuffer.wrap(entries));
    }
}
