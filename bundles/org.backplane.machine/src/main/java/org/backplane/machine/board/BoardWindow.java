package org.backplane.machine.board;

import org.backplane.api.device.kit.RegisterBlock;
import org.backplane.machine.memory.Bus;
import org.backplane.machine.memory.BusWindow;

/** A window of a device on its bus, behind the device's lock. What the device throws is its failure, not the guest's. */
final class BoardWindow implements BusWindow, RegisterBlock.Placement {
    private final PartBoard board;
    private final Bus bus;
    private final RegisterBlock block;
    private volatile long address;
    private boolean placed;
    private boolean shown = true;
    private boolean plugged;
    private boolean overlay;

    /** @param placed whether the machine file gives the address; otherwise the window waits for {@link #moveTo} */
    BoardWindow(PartBoard board, Bus bus, String name, int size, boolean placed, long address) {
        this.board = board;
        this.bus = bus;
        this.placed = placed;
        this.address = address;
        block = new RegisterBlock(name, size, board.bank(), this);
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
        board.lock().lock();
        try {
            return board.broken() ? -1L >>> 64 - 8 * width : block.read(offset, width);
        } catch (Throwable thrown) {
            board.fail(thrown);
            return -1L >>> 64 - 8 * width;
        } finally {
            board.lock().unlock();
        }
    }

    @Override
    public void write(int offset, int width, long value) {
        board.lock().lock();
        try {
            if (!board.broken()) { block.write(offset, width, value); }
        } catch (Throwable thrown) {
            board.fail(thrown);
        } finally {
            board.lock().unlock();
        }
    }
}
