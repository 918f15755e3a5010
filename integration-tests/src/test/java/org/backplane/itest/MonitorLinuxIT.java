package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The monitor and a running Linux. */
public class MonitorLinuxIT {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static Backplane linux;
    private static Ctl ctl;

    @BeforeClass
    public static void boot() throws Exception {
        Path socket = FOLDER.getRoot().toPath().resolve("pc");
        ctl = new Ctl(socket);
        DebianGuest guest = DebianGuest.make("shell");
        linux = Backplane.start(guest.runs("quiet", "--control", socket.toString()));
        linux.await(" # ");
    }

    @AfterClass
    public static void close() {
        if (linux != null) {
            linux.close();
        }
    }

    /** Types a command that prints one line, which is returned. */
    private static String inGuest(String command) throws Exception {
        int before = linux.out().toString().length();
        linux.type("echo \"[\" `" + command + "` \"]\"\n").await("\n[").await("]\r\n").await(" # ");
        String said = linux.out().toString().substring(before);
        return said.substring(said.indexOf("\n[") + 2, said.indexOf("]\r\n")).strip();
    }

    /** Where they are, and what Linux has made of the port: 8 data bits, no parity, one stop bit (16550 data sheet, LCR). */
    @Test
    public void theConsoleOfTheGuestIsSeatedAndProgrammed() throws Exception {
        JsonObject com1 = object(ctl.json("part:list"), "name", "com1");
        assertEquals("seated", com1.getString("state"));
        assertEquals("uart16550", com1.getString("type"));
        assertEquals("io:0x3f8 (8)", com1.getJsonArray("places").getString(0));
        JsonArray registers = (JsonArray) ctl.json("device:regs com1");
        int lcr = Integer.decode(object(registers, "name", "LCR").getString("value"));
        assertEquals(3, lcr & 0xf);
        assertEquals("DTR, RTS and OUT2, the gate of the interrupt", "0x0b",
                object(registers, "name", "MCR").getString("value"));
    }

    private static JsonObject object(Object array, String key, String value) {
        return ((JsonArray) array).getValuesAs(JsonObject.class).stream()
                .filter(object -> object.getString(key).equals(value)).findFirst().orElseThrow();
    }

    /** Linux says where it has found the table (ACPI specification, 5.2.5: it starts with "RSD PTR "). */
    @Test
    public void memoryIsTheGuests() throws Exception {
        String line = inGuest("dmesg | grep -o 'RSDP 0x[0-9A-F]*'");
        String address = line.substring(line.indexOf("0x"));
        assertTrue(ctl.ask("mem:dump " + address + " 16").contains("|RSD PTR "));
    }

    @Test
    public void theGuestsClockStandsStillWhileItIsPaused() throws Exception {
        long start = System.nanoTime();
        BigDecimal before = uptime();
        ctl.ask("machine:pause");
        long paused = System.nanoTime();
        String time = guestNanos();
        for (String command : List.of("cpu:list", "cpu:regs cpu0", "part:list", "device:regs rtc")) {
            ctl.json(command);
        }
        assertEquals(time, guestNanos());
        long stood = System.nanoTime() - paused;
        ctl.ask("machine:resume");
        BigDecimal passed = uptime().subtract(before);
        BigDecimal most = BigDecimal.valueOf(System.nanoTime() - start - stood, 9).add(new BigDecimal("0.02"));
        assertTrue(passed + " s passed in the guest, of " + most + " s in which it was not paused",
                passed.compareTo(most) <= 0);
        assertEquals("the kernel has noticed nothing", "", inGuest("dmesg | grep -i 'clocksource.*unstable\\|stall'"));
    }

    private static BigDecimal uptime() throws Exception {
        return new BigDecimal(inGuest("cut -d' ' -f1 /proc/uptime"));
    }

    private static String guestNanos() throws Exception {
        return ((JsonObject) ctl.json("machine:info")).get("guestNanos").toString();
    }

    @Test
    public void partsAreUpdatedUnderIt() throws Exception {
        for (String bundle : List.of("dev.uart", "dev.timer", "x86.interpreter")) {
            JsonObject done = (JsonObject) ctl.json("bundle:update " + bundle);
            assertEquals("org.backplane." + bundle, done.getString("name"));
            assertEquals("42", inGuest("echo $((6*7))"));
        }
        assertEquals("2", Integer.toString(object(ctl.json("part:list"), "name", "com1").getInt("seated")));
    }
}
