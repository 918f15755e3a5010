package org.backplane.machine.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.backplane.api.machine.bus.AddressSpace;

/**
 * An address space. The windows are a sorted array that is replaced, never changed, so that an access takes no lock of the
 * bus: it reads the array, searches it and calls the window. An access that no window holds as a whole is made byte by byte.
 */
public final class Bus implements AddressSpace {
    private final List<BusWindow> windows = new ArrayList<>();
    private volatile Layout layout = new Layout(new Placed[0]);
    private final Unclaimed unclaimed;

    /** Sees accesses that no window answers, none of their bytes. Any thread; must not block. */
    @FunctionalInterface
    public interface Unclaimed {
        /** {@code value} is what was read, or written. */
        void accessed(long address, int size, boolean write, long value);
    }

    public Bus() {
        this(null);
    }

    /** @param unclaimed null: nobody looks */
    public Bus(Unclaimed unclaimed) {
        this.unclaimed = unclaimed;
    }

    /** Shows a window, or shows it at its new address when it was shown. Any thread; a leaf lock. */
    public synchronized void show(BusWindow window) {
        windows.remove(window);
        windows.add(window);
        layout = Layout.of(windows);
    }

    /** Takes a window out. Accesses that have found it already still reach it. */
    public synchronized void hide(BusWindow window) {
        if (windows.remove(window)) { layout = Layout.of(windows); }
    }

    /** Whether some window answers in the {@code size} bytes from {@code address} on. */
    boolean covers(long address, long size) {
        return layout.touches(address, size);
    }

    /** Whether one window holds the whole access. */
    boolean holds(long address, int size) {
        return layout.find(address, size) != null;
    }

    @Override
    public long read(long address, int size) {
        Placed hit = layout.find(address, size);
        if (hit != null) { return hit.window.read((int) (address - hit.first), size); }
        long value = -1L >>> 64 - 8 * size;
        if (!covers(address, size)) {
            if (unclaimed != null) { unclaimed.accessed(address, size, false, value); }
            return value;
        }
        for (int i = 0; i < size; i++) { value = value & ~(0xffL << 8 * i) | read(address + i, 1) << 8 * i; }
        return value;
    }

    @Override
    public void write(long address, int size, long value) {
        Placed hit = layout.find(address, size);
        if (hit != null) {
            hit.window.write((int) (address - hit.first), size, value);
            return;
        }
        if (covers(address, size)) {
            for (int i = 0; i < size; i++) { write(address + i, 1, value >>> 8 * i & 0xff); }
        } else if (unclaimed != null) { unclaimed.accessed(address, size, true, value); }
    }

    /** One state of the bus. {@code last} is a hint that any thread may overwrite: what it points to never changes. */
    private static final class Layout {
        private final Placed[] sorted;
        private Placed last;

        Layout(Placed[] sorted) {
            this.sorted = sorted;
        }

        static Layout of(List<BusWindow> windows) {
            List<Placed> outer = new ArrayList<>(
                    windows.stream().filter(window -> !window.inner()).map(Placed::new).toList());
            windows.stream().filter(BusWindow::inner).map(Placed::new).forEach(inner -> nest(inner, outer));
            outer.sort(Comparator.comparing((Placed placed) -> placed.first, Long::compareUnsigned));
            return new Layout(outer.toArray(Placed[]::new));
        }

        private static void nest(Placed inner, List<Placed> outer) {
            for (int i = 0; i < outer.size(); i++) {
                if (outer.get(i).holds(inner.first, inner.window.size())) {
                    outer.set(i, outer.get(i).with(inner));
                    return;
                }
            }
            outer.add(inner);
        }

        Placed find(long address, int size) {
            Placed hint = last;
            if (hint != null && hint.holds(address, size)) { return hint.answering(address, size); }
            Placed found = sorted.length == 0 ? null : atOrBefore(address);
            if (found == null || !found.holds(address, size)) { return null; }
            last = found;
            return found.answering(address, size);
        }

        /** The window with the greatest start that is not after {@code address}, or null. */
        private Placed atOrBefore(long address) {
            int low = 0;
            int high = sorted.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (Long.compareUnsigned(sorted[middle].first, address) <= 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low == 0 ? null : sorted[low - 1];
        }

        boolean touches(long address, long size) {
            for (Placed placed : sorted) {
                if (Long.compareUnsigned(placed.first, address + size - 1) <= 0
                        && Long.compareUnsigned(placed.last, address) >= 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
