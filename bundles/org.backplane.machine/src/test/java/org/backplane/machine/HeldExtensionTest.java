package org.backplane.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.cpu.Wiring;
import org.backplane.machine.TestParts.NoKeys;
import org.backplane.machine.TestParts.TestCore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code vacant: hold} of an extension: what its register does while it is away. */
@Timeout(60)
class HeldExtensionTest extends MachineBench {
    private static final int ID = 0x10;
    private static final int NOTHING = -1;

    /** A register that may not be 7. */
    private static final class Part implements ExtensionFactory<NoKeys> {
        @Override
        public String summary() {
            return "test";
        }

        @Override
        public CpuExtension create(NoKeys config, VcpuBoard board) {
            int slot = board.bank().slot("VALUE", 5);
            return new CpuExtension() {
                @Override
                public Collection<SystemRegister> registers() {
                    return List.of(new Value(board, slot));
                }

                @Override
                public boolean canBeHeld() {
                    return true;
                }
            };
        }
    }

    private record Value(VcpuBoard board, int slot) implements SystemRegister {
        @Override
        public int id() {
            return ID;
        }

        @Override
        public String name() {
            return "VALUE";
        }

        @Override
        public int check(CpuState state, boolean write, long value) {
            return write && value == 7 ? FAULT : OK;
        }

        @Override
        public long peek(CpuState state) {
            return board.bank().get(slot);
        }

        @Override
        public void poke(CpuState state, long value) {
            board.bank().set(slot, value);
        }
    }

    /** What the guest is to write next. */
    private volatile long wanted = NOTHING;
    private volatile long read;
    private volatile int faults;
    private final Part part = new Part();

    /** As WRMSR and RDMSR. */
    private int step(Wiring wiring) {
        SystemRegister register = wiring.systemRegister(ID);
        long value = wanted;
        if (value != NOTHING) {
            if (register.check(wiring.state, true, value) == SystemRegister.OK) {
                register.write(wiring.state, value);
            } else {
                faults++;
            }
            wanted = NOTHING;
        }
        read = register.read(wiring.state);
        return -1;
    }

    private void leave() throws InterruptedException {
        part("held", "held", Map.of("vacant", "hold"));
        offer("held", part);
        machine(new TestCore(this::step));
        start();
        await(5);
        withdraw(part);
        settle();
    }

    private void await(long value) throws InterruptedException {
        while (read != value || wanted != NOTHING) { Thread.sleep(1); }
    }

    /** The guest writes, and the machine waits for the part. */
    private void writeAndWait(long value) throws InterruptedException {
        wanted = value;
        while (director.waitsFor().isEmpty()) { Thread.sleep(1); }
        assertEquals(List.of("held waits for a PartProvider for held; no installed bundle provides one"),
                director.waitsFor());
        assertEquals(value, wanted, "it is not done");
    }

    @Test
    void whatIsReadAndWrittenUnchangedNeedsNoPart() throws Exception {
        leave();
        wanted = 5;
        await(5);
        assertEquals(List.of(), director.waitsFor());
    }

    @Test
    void whatWouldChangeItIsDoneWhenThePartIsBack() throws Exception {
        leave();
        writeAndWait(6);
        offer("held", part);
        await(6);
        withdraw(part);
        settle();
        assertEquals(List.of(), director.waitsFor(), "held again");
    }

    @Test
    void whatIsReservedFaultsThen() throws Exception {
        leave();
        writeAndWait(7);
        offer("held", part);
        await(5);
        assertEquals(1, faults);
    }
}
