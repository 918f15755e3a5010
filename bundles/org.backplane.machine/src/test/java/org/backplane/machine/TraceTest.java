package org.backplane.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.Exit;
import org.backplane.api.machine.Outcome;
import org.backplane.machine.TestParts.TestCore;
import org.backplane.machine.TestParts.TestDevice;
import org.junit.jupiter.api.Test;

class TraceTest extends MachineBench {
    @Test
    void everyAccessToATracedDeviceAndToNobodyIsToldAndNoOther() throws Exception {
        part("dev", "dev", Map.of("at", "io:0x10", "at.more", "io:0x18", "trace", true));
        part("other", "dev", Map.of("at", "io:0x20"));
        offer("dev",
                new TestDevice(board -> board.window("more", 4).half(0, "FIELDS").bit(0, "ON").field(4, 8, "COUNT")));
        trace = true;
        machine(new TestCore(wiring -> {
            wiring.ports.write(0x1234, 2, 0xbeef);
            wiring.memory.read(0xd000_0000L, 4);
            wiring.ports.read(0x20, 4);
            wiring.ports.write(PORT, 4, 0x2a);
            wiring.ports.read(PORT, 2);
            wiring.ports.read(0x1a, 2);
            wiring.ports.write(0x18, 2, 0x131);
            director.power().off();
            return Exit.HALT;
        }));
        try (LogListener log = new LogListener("org.backplane.trace")) {
            start();
            assertEquals(Outcome.POWER_OFF, outcome().kind());
            director.close();
            assertEquals(
                    List.of("nobody write io:0x1234, 16 bits = 0xbeef",
                            "nobody read  mem:0xd0000000, 32 bits = 0xffffffff",
                            "dev write DATA = 0x0000002a", "dev read  DATA = 0x0000002a",
                            "dev read  more.(no register) at offset 0x2, 16 bits = 0xffff",
                            "dev write more.FIELDS = 0x0131 ON COUNT=19"),
                    log.lines().stream().map(line -> line.replaceFirst("^\\d+\\.\\d{9} ", "")).toList());
        }
    }
}
