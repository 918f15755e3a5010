package org.backplane.loader.acpi;

import static org.backplane.loader.acpi.Aml.define;
import static org.backplane.loader.acpi.Aml.device;
import static org.backplane.loader.acpi.Aml.eisaId;
import static org.backplane.loader.acpi.Aml.integer;
import static org.backplane.loader.acpi.Aml.pack;
import static org.backplane.loader.acpi.Aml.scope;
import static org.backplane.loader.acpi.Aml.string;

import java.util.HexFormat;
import java.util.List;

/**
 * The differentiated system description table: the devices that cannot be found by probing, and how to power off. Keyboards
 * are not among them: nothing is plugged into the controller.
 */
final class Dsdt {
    private static final byte[] NOTHING = {};
    private static final int PRESENT_AND_WORKING = 0xf;
    private static final int PCI_CONFIG_PORTS = 0xcf8;

    private Dsdt() {
    }

    static byte[] of(Platform platform) {
        byte[] body = Aml.join(powerOff(), scope("\\_SB", devices(platform)));
        // Revision 2: integers have 64 bits.
        return SystemTable.of("DSDT", 2, body);
    }

    /** SLP_TYP of S5 is 0, as in QEMU's PIIX4. */
    private static byte[] powerOff() {
        return define("\\_S5", pack(integer(0), integer(0), integer(0), integer(0)));
    }

    private static byte[] devices(Platform platform) {
        byte[] all = NOTHING;
        for (int i = 0; i < platform.processors(); i++)
            all = Aml.join(all, processor(i));
        List<Platform.Serial> serials = platform.serials();
        for (int i = 0; i < serials.size(); i++)
            all = Aml.join(all, serial(i + 1, serials.get(i)));
        return Aml.join(all, pci(platform), timers(platform));
    }

    private static byte[] processor(int index) {
        return device("C" + HexFormat.of().withUpperCase().toHexDigits(index, 3), define("_HID", string("ACPI0007")),
                define("_UID", integer(index)));
    }

    private static byte[] serial(int number, Platform.Serial serial) {
        return device("COM" + number, define("_HID", eisaId("PNP0501")), define("_UID", integer(number)),
                define("_STA", integer(PRESENT_AND_WORKING)),
                define("_CRS", Resource.template(Resource.io(serial.port(), 8), Resource.irq(serial.irq()))));
    }

    /** The root bridge passes on everything that is not RAM, firmware or interrupt controllers. */
    private static byte[] pci(Platform platform) {
        if (!platform.has(Platform.PCI_HOST))
            return NOTHING;
        byte[] resources = Resource.template(Resource.buses(0, 0xff), Resource.io(PCI_CONFIG_PORTS, 8),
                Resource.ioWindow(0, PCI_CONFIG_PORTS - 1), Resource.ioWindow(PCI_CONFIG_PORTS + 8, 0xffff),
                Resource.memoryWindow(0xa0000, 0xbffff, true),
                Resource.memoryWindow(0xc000_0000L, 0xfebf_ffffL, false));
        return device("PCI0", define("_HID", eisaId("PNP0A03")), define("_UID", integer(0)),
                define("_BBN", integer(0)), define("_CRS", resources));
    }

    private static byte[] timers(Platform platform) {
        byte[] rtc = at("RTC", "PNP0B00", Resource.io(0x70, 2), Resource.irq(8));
        byte[] pit = at("TIMR", "PNP0100", Resource.io(0x40, 4), Resource.irq(0));
        return Aml.join(platform.has(Platform.RTC) ? rtc : NOTHING, platform.has(Platform.PIT) ? pit : NOTHING,
                platform.hpet().isPresent() ? hpet(platform.hpet().get().address()) : NOTHING);
    }

    private static byte[] hpet(long address) {
        return at("HPET", "PNP0103", Resource.memory(address, 0x400));
    }

    private static byte[] at(String name, String id, byte[]... resources) {
        return device(name, define("_HID", eisaId(id)), define("_CRS", Resource.template(resources)));
    }
}
