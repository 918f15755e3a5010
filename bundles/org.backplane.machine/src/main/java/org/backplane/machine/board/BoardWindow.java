package org.backplane.machine.board;

import org.backplane.api.device.OddityCounter;
import org.backplane.api.device.kit.RegisterBlock;
import org.backplane.api.machine.config.PartKeys;
import org.backplane.api.machine.inspect.Oddity;
import org.backplane.machine.memory.Bus;
import org.backplane.machine.memory.BusWindow;

/** A window of a device on its bus, behind the device's lock. What the device throws is its failure, not the guest's. */
final class BoardWindow implements BusWindow, RegisterBlock.Placement {
    private final PartBoard board;
    private final String space;
    private final Bus bus;
    private final RegisterBlock block;
    private final OddityCounter gaps;
    private volatile long address;
    private boolean placed;
    private boolean shown = true;
    private boolean plugged;
    private boolean overlay;

    /** @param placed whether the machine file gives the address; otherwise the window waits for {@link #moveTo} */
    BoardWindow(PartBoard board, String space, String name, int size, boolean placed, long address) {
        this.board = board;
        this.space = space;
        this.placed = placed;
        this.address = address;
        bus = board.bus(space);
        block = new RegisterBlock(name, size, board.bank(), this);
        gaps = gaps(board, name);
    }

    private BoardWindow(PartBoard board, BoardWindow like) {
        this.board = board;
        space = like.space;
        bus = like.bus;
        placed = like.placed;
        address = like.address;
        shown = like.shown;
        overlay = like.overlay;
        block = like.block.held(board.bank(), this);
        gaps = like.gaps;
    }

    private static OddityCounter gaps(PartBoard board, String name) {
        return board.oddity(Oddity.UNHANDLED,
                "access to bytes without a register" + (name.isEmpty() ? "" : " in window " + name));
    }

    /** A window of {@code holder} with this one's registers and place. */
    BoardWindow held(PartBoard holder) {
        return new BoardWindow(holder, this);
    }

    /** {@code "io:0x3f8 (8)"}; empty when the guest does not find it. */
    String place() {
        return plugged && placed && shown ? new PartKeys.Location(space, address) + " (" + size() + ")" : "";
    }

    RegisterBlock block() {
        return block;
    }

    /** The device was plugged in, or out. */
    void plugged(boolean in) {
        plugged = in;
        update();
    }

    private void update() {
        if (plugged && placed && shown) {
            bus.show(this);
        } else {
            bus.hide(this);
        }
    }

    @Override
    public void show(boolean visible) {
        if (shown != visible) {
            shown = visible;
            update();
        }
    }

    @Override
    public void moveTo(long to) {
        if (!placed || address != to) {
            placed = true;
            address = to;
            update();
        }
    }

    @Override
    public void overlay() {
        overlay = true;
    }

    @Override
    public void unhandled() {
        gaps.count();
    }

    @Override
    public boolean inner() {
        return overlay;
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public int size() {
        return block.size();
    }

    @Override
    public long read(int offset, int width) {
        long nobody = -1L >>> 64 - 8 * width;
        if (!board.enter()) { return nobody; }
        try {
            return board.broken() ? nobody : block.read(offset, width);
        } catch (Superseded late) {
            throw late;
        } catch (Throwable thrown) {
            board.fail(thrown);
            return nobody;
        } finally {
            board.leave();
        }
    }

    @Override
    public void write(int offset, int width, long value) {
        if (!board.enter()) { return; }
        try {
            if (!board.broken()) { block.write(offset, width, value); }
        } catch (Superseded late) {
            throw late;
        } catch (Throwable thrown) {
            board.fail(thrown);
        } finally {
            board.leave();
        }
    }
}
