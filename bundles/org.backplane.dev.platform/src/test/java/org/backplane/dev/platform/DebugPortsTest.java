package org.backplane.dev.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;

import org.backplane.api.machine.backend.CharacterBackend;
import org.backplane.testkit.Bench;
import org.junit.jupiter.api.Test;

/** QEMU's isa-debug-exit and isa-debugcon, and the POST port. */
class DebugPortsTest {
    private final Bench bench = new Bench();

    @Test
    void exitTakesAnyWidth() {
        bench.plug(new DebugExit(), Map.of());
        bench.write("", 0, 1, 0x10);
        bench.write("", 0, 2, 0x1234);
        bench.write("", 0, 4, 0x12345678);
        assertEquals(List.of("exit 16", "exit 4660", "exit 305419896"), bench.powerRequests());
        assertEquals(0, bench.read("", 0, 4));
    }

    @Test
    void consolePassesBytesOn() {
        StringBuilder output = new StringBuilder();
        bench.attach("backend", new CharacterBackend() {
            @Override
            public boolean offer(int value) {
                output.append((char) value);
                return true;
            }

            @Override
            public int poll() {
                return -1;
            }

            @Override
            public void listen(Runnable onChange) {
            }
        });
        bench.plug(new DebugPort(), Map.of());
        bench.write("", 0, 1, 'o');
        bench.write("", 0, 1, 'k');
        assertEquals("ok", output.toString());
        assertEquals(0xe9, bench.read("", 0, 1));
    }

    @Test
    void postPortKeepsTheCode() {
        bench.plug(new PostPort(), Map.of());
        bench.write("", 0, 1, 0x55);
        assertEquals(0x55, bench.read("", 0, 1));
    }
}
