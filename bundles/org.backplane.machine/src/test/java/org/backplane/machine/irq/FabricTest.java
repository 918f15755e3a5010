package org.backplane.machine.irq;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.machine.irq.InterruptFabric.Receiver;
import org.junit.jupiter.api.Test;

/** Who gets a message (SDM volume 3, 11.6.2.4: one for the lowest priority goes to one of those it is addressed to). */
class FabricTest {
    private final Fabric fabric = new Fabric();
    private final List<String> got = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();

    private Fabric.Tap part(String name, int priority, boolean usesUp) {
        Fabric.Tap tap = fabric.tap(thrown -> failed.add(name + ": " + thrown.getMessage()));
        tap.onMessage(new Receiver() {
            @Override
            public int priority(long address, long data) {
                if (data < 0) { throw new IllegalStateException("priority"); }
                return priority;
            }

            @Override
            public boolean message(long address, long data) {
                if (data < 0 && name.equals("evil")) { throw new IllegalStateException("message"); }
                got.add(name);
                return usesUp;
            }
        });
        return tap;
    }

    private List<String> send(long data) {
        got.clear();
        fabric.tap(_ -> {
        }).send(0xfee0_0000L, data);
        return List.copyOf(got);
    }

    @Test
    void theLowestPriorityGetsItAlone() {
        part("busy", 0x40, false);
        Fabric.Tap idle = part("idle", 0x10, false);
        part("also idle", 0x10, false);
        part("not meant", Receiver.UNRANKED, false);
        assertEquals(List.of("idle"), send(1));
        idle.close();
        assertEquals(List.of("also idle"), send(1));
    }

    @Test
    void withoutAPriorityAllGetItUntilOneUsesItUp() {
        part("first", Receiver.UNRANKED, false);
        part("second", Receiver.UNRANKED, true);
        part("third", Receiver.UNRANKED, false);
        assertEquals(List.of("first", "second"), send(1));
    }

    @Test
    void whatThrowsIsToldAndTheOthersGetIt() {
        part("evil", 1, false);
        part("good", 2, false);
        assertEquals(List.of("good"), send(-1));
        assertEquals(List.of("evil: priority", "good: priority", "evil: message"), failed);
    }
}
