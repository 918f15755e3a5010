package org.backplane.dev.pci;

import org.backplane.api.device.Board;
import org.backplane.api.device.Window;

/** The configuration space of an 82441FX host bridge as guests see it; its registers for memory timing keep what is written. */
final class HostBridge {
    private static final int SIZE = 256;
    private static final int HEADER = 0x40;

    HostBridge(Board board) {
        Window space = board.window("config", SIZE);
        space.half(0x00, "VENDOR_ID").reset(0x8086).readOnly();
        space.half(0x02, "DEVICE_ID").reset(0x1237).readOnly();
        space.half(0x04, "COMMAND").reset(0x0006).writable(0x0100).bit(1, "MEMORY").bit(2, "BUS_MASTER").bit(8, "SERR");
        space.half(0x06, "STATUS").reset(0x0280).writable(0).writeOneToClear(0x7000);
        space.octet(0x08, "REVISION_ID").reset(2).readOnly();
        space.octet(0x09, "PROGRAMMING_INTERFACE").readOnly();
        space.half(0x0a, "CLASS").reset(0x0600).readOnly();
        space.octet(0x0c, "CACHE_LINE_SIZE").readOnly();
        space.octet(0x0d, "LATENCY_TIMER").writable(0xf8);
        space.octet(0x0e, "HEADER_TYPE").readOnly();
        space.octet(0x0f, "BIST").readOnly();
        readAsZero(space, 0x10, HEADER, "HEADER");
        for (int offset = HEADER; offset < SIZE; offset++) {
            space.octet(offset, "DEVICE_" + Integer.toHexString(offset));
        }
    }

    private static void readAsZero(Window space, int from, int to, String name) {
        for (var register : space.array(from, name, 4, 4, (to - from) / 4)) { register.readOnly(); }
    }
}
