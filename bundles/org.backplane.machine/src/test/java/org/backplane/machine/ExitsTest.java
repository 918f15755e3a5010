package org.backplane.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.Exit;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.Hooks;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.machine.Outcome;
import org.backplane.machine.TestParts.NoKeys;
import org.backplane.machine.TestParts.TestCore;
import org.backplane.machine.TestParts.TestDevice;
import org.backplane.machine.memory.Bus;
import org.backplane.machine.memory.VcpuMemory;
import org.junit.jupiter.api.Test;

/** {@link Hooks#EXIT}: who is told when a vCPU goes to a device. */
class ExitsTest extends MachineBench {
    private final List<String> told = new ArrayList<>();

    /** An extension with a window of its own that wants to know, or not. */
    private final class Watcher implements ExtensionFactory<NoKeys>, Hooks {
        private final int mask;

        Watcher(int mask) {
            this.mask = mask;
        }

        @Override
        public String summary() {
            return "test";
        }

        @Override
        public CpuExtension create(NoKeys config, VcpuBoard board) {
            board.window("", 4).word(0, "OWN");
            return new CpuExtension() {
                @Override
                public Hooks hooks() {
                    return Watcher.this;
                }
            };
        }

        @Override
        public int mask() {
            return mask;
        }

        @Override
        public void leave() {
            told.add("leave");
        }

        @Override
        public void enter() {
            told.add("enter");
        }
    }

    private void run(int mask, TestCore core) throws Exception {
        part("dev", "dev", Map.of("at", "io:0x10"));
        part("own", "own", Map.of("at", "mem:0xfee00000"));
        offer("dev", new TestDevice(_ -> told.add("device made")));
        offer("own", new Watcher(mask));
        machine(core);
        start();
        assertEquals(Outcome.POWER_OFF, outcome().kind());
    }

    /** RAM and the vCPU's own window are no exits; devices are, of either space, and addresses where nobody is. */
    @Test
    void onlyTheMachinesDevicesAreExits() throws Exception {
        run(Hooks.EXIT, new TestCore(wiring -> {
            wiring.memory.write(0x1000, 4, 7);
            told.add("ram " + wiring.memory.read(0x1000, 4));
            wiring.memory.write(0xfee0_0000L, 4, 8);
            told.add("own " + wiring.memory.read(0xfee0_0000L, 4));
            wiring.ports.write(PORT, 4, 9);
            told.add("device " + wiring.ports.read(PORT, 4));
            wiring.memory.write(0xd000_0000L, 4, 0);
            told.add("nobody " + wiring.memory.read(0xd000_0000L, 4));
            director.power().off();
            return Exit.HALT;
        }));
        assertEquals(
                List.of("device made", "ram 7", "own 8", "leave", "enter", "leave", "enter", "device 9", "leave",
                        "enter", "leave", "enter", "nobody 4294967295"),
                told);
    }

    /** Cores have the buses themselves then: nothing is between. */
    @Test
    void whoWantsToKnowNothingCostsNothing() throws Exception {
        List<Wiring> wired = new ArrayList<>();
        run(Hooks.STEP, new TestCore(wiring -> {
            wired.add(wiring);
            director.power().off();
            return Exit.HALT;
        }));
        assertInstanceOf(Bus.class, wired.getFirst().ports);
        assertSame(VcpuMemory.class, wired.getFirst().memory.getClass());
    }
}
