package org.backplane.api.device.kit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.backplane.api.device.Register;
import org.backplane.api.device.Window;
import org.backplane.api.machine.state.Bank;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The one implementation of {@link Window}: finds the registers of an access and splits or merges where they do not match.
 * An access that fits a register exactly costs one array load; none allocates.
 */
public final class RegisterBlock implements Window {
    /** Where a block appears; told by the device through {@link Window#enable} and {@link Window#moveTo}. */
    @ConsumerType
    public interface Placement {
        /** For boards without addresses. */
        Placement FIXED = new Placement() {
        };

        /** The window appears or disappears. */
        default void show(boolean shown) {
        }

        /** The window is at another address from now on. */
        default void moveTo(long address) {
        }

        /** The window lies inside another one and goes before it. */
        default void overlay() {
        }

        /** An access met bytes without a register. Called under the device's lock; must not block or allocate. */
        default void unhandled() {
        }
    }

    /** Sees every access of the guest. Called under the device's lock; must not block. */
    @ConsumerType
    public interface Trace {
        /**
         * A register was read, or is about to be written.
         *
         * @param value of the whole register, after splitting
         */
        void accessed(RegisterCell register, boolean write, long value);

        /**
         * Bytes that are no register were read, or are about to be written.
         *
         * @param range  the name of the range they are in; empty when there is none, at least at one of them
         * @param offset of the first one, from the start of the block
         * @param width  how many: 1, 2, 4 or 8
         * @param value  of all of them
         */
        default void accessed(String range, int offset, int width, boolean write, long value) {
        }
    }

    /** Bytes that answer for themselves. */
    private record Span(String name, int offset, int size, Range range) {
        boolean holds(int first, int width) {
            return first >= offset && first + width <= offset + size;
        }
    }

    private final String name;
    private final int size;
    private final Bank bank;
    private final Placement placement;
    private final List<RegisterCell> registers = new ArrayList<>();
    private RegisterCell[] at = new RegisterCell[0];
    private Span[] spans = new Span[0];
    private Trace trace;

    /**
     * An empty block.
     *
     * @param name      the window's name; prefixes the registers' names in the bank unless empty
     * @param size      bytes, 1 or more
     * @param bank      keeps the values
     * @param placement told of moves
     */
    public RegisterBlock(String name, int size, Bank bank, Placement placement) {
        if (size < 1) {
            throw new IllegalArgumentException("window \"" + name + "\" must have 1 byte or more, not " + size);
        }
        this.name = name;
        this.size = size;
        this.bank = bank;
        this.placement = placement;
    }

    /**
     * A block with this one's registers where they are now, without callbacks: reads give what the bank has, and writes change
     * nothing. Ranges answer as if nobody were there.
     *
     * @param other     its bank, with none of these registers yet
     * @param elsewhere told of moves
     */
    public RegisterBlock held(Bank other, Placement elsewhere) {
        RegisterBlock held = new RegisterBlock(name, size, other, elsewhere);
        for (RegisterCell first : at) {
            RegisterCell cell = first == null ? null : first.visible();
            if (cell != null) { cell.copyFields(held.add(cell.offset(), cell.width(), cell.name()).readOnly()); }
        }
        return held;
    }

    /** The window's name. */
    public String name() {
        return name;
    }

    /** Bytes. */
    public int size() {
        return size;
    }

    /** The registers in the order of their declaration. */
    public List<RegisterCell> registers() {
        return Collections.unmodifiableList(registers);
    }

    /** Reports accesses to {@code observer}, null: to nobody. */
    public void trace(Trace observer) {
        trace = observer;
    }

    /** The guest reads {@code width} (1, 2, 4 or 8) bytes that lie inside the block. */
    public long read(int offset, int width) {
        RegisterCell cell = offset < at.length ? at[offset] : null;
        if (cell != null) {
            cell = cell.visible();
            if (cell != null && cell.width() == width) { return readCell(cell); }
        }
        Span span = span(offset, width);
        return span != null ? readSpan(span, offset, width) : gather(offset, width);
    }

    /** The guest writes the low {@code width} (1, 2, 4 or 8) bytes of {@code value} inside the block. */
    public void write(int offset, int width, long value) {
        RegisterCell cell = offset < at.length ? at[offset] : null;
        if (cell != null) {
            cell = cell.visible();
            if (cell != null && cell.width() == width) {
                writeCell(cell, value & ones(width));
                return;
            }
        }
        Span span = span(offset, width);
        if (span != null) {
            writeSpan(span, offset, width, value & ones(width));
        } else {
            scatter(offset, width, value);
        }
    }

    private long gather(int offset, int width) {
        long value = 0;
        boolean gap = false;
        for (int done = 0; done < width;) {
            RegisterCell cell = covering(offset + done);
            int skip = cell == null ? 0 : offset + done - cell.offset();
            int count = cell == null ? 1 : Math.min(cell.width() - skip, width - done);
            Span span = cell == null ? span(offset + done, 1) : null;
            long bytes = cell != null
                    ? readCell(cell) >>> 8 * skip
                    : span != null ? readSpan(span, offset + done, 1) : -1L;
            value |= (bytes & ones(count)) << 8 * done;
            gap |= cell == null && span == null;
            done += count;
        }
        if (gap) { unhandled(offset, width, false, value); }
        return value;
    }

    private void scatter(int offset, int width, long value) {
        boolean gap = false;
        for (int done = 0; done < width;) {
            RegisterCell cell = covering(offset + done);
            int skip = cell == null ? 0 : offset + done - cell.offset();
            int count = cell == null ? 1 : Math.min(cell.width() - skip, width - done);
            Span span = cell == null ? span(offset + done, 1) : null;
            long bytes = value >>> 8 * done & ones(count);
            if (cell != null) {
                writeCell(cell, cell.kept() & ~(ones(count) << 8 * skip) | bytes << 8 * skip);
            } else if (span != null) { writeSpan(span, offset + done, 1, bytes); }
            gap |= cell == null && span == null;
            done += count;
        }
        if (gap) { unhandled(offset, width, true, value & ones(width)); }
    }

    private void unhandled(int offset, int width, boolean write, long value) {
        placement.unhandled();
        if (trace != null) { trace.accessed("", offset, width, write, value); }
    }

    private Span span(int offset, int width) {
        for (Span span : spans) { if (span.holds(offset, width)) { return span; } }
        return null;
    }

    private long readSpan(Span span, int offset, int width) {
        long value = span.range.read(offset - span.offset, width) & ones(width);
        if (trace != null) { trace.accessed(span.name, offset, width, false, value); }
        return value;
    }

    private void writeSpan(Span span, int offset, int width, long value) {
        if (trace != null) { trace.accessed(span.name, offset, width, true, value); }
        span.range.write(offset - span.offset, width, value);
    }

    private long readCell(RegisterCell cell) {
        long value = cell.read();
        if (trace != null) { trace.accessed(cell, false, value); }
        return value;
    }

    private void writeCell(RegisterCell cell, long value) {
        if (trace != null) { trace.accessed(cell, true, value); }
        cell.write(value);
    }

    /** The visible register that holds the byte at {@code offset}, or null. */
    private RegisterCell covering(int offset) {
        for (int start = Math.min(offset, at.length - 1); start >= 0 && start > offset - 8; start--) {
            RegisterCell cell = at[start] == null ? null : at[start].visible();
            if (cell != null && start + cell.width() > offset) { return cell; }
        }
        return null;
    }

    private static long ones(int bytes) {
        return -1L >>> 64 - 8 * bytes;
    }

    @Override
    public Register octet(int offset, String register) {
        return add(offset, 1, register);
    }

    @Override
    public Register half(int offset, String register) {
        return add(offset, 2, register);
    }

    @Override
    public Register word(int offset, String register) {
        return add(offset, 4, register);
    }

    @Override
    public Register quad(int offset, String register) {
        return add(offset, 8, register);
    }

    @Override
    public Register[] array(int offset, String register, int width, int stride, int count) {
        if (width != 1 && width != 2 && width != 4 && width != 8) {
            throw new IllegalArgumentException(register + ": a register has 1, 2, 4 or 8 bytes, not " + width);
        }
        Register[] all = new Register[count];
        Arrays.setAll(all, i -> add(offset + i * stride, width, register + i));
        return all;
    }

    @Override
    public void range(int offset, int bytes, String range, Range answers) {
        requireInside(offset, bytes, range);
        spans = Arrays.copyOf(spans, spans.length + 1);
        spans[spans.length - 1] = new Span(range, offset, bytes, answers);
    }

    private void requireInside(int offset, int bytes, String what) {
        if (offset < 0 || bytes < 1 || offset > size - bytes) {
            throw new IllegalArgumentException(what + " at offset 0x" + Integer.toHexString(offset)
                    + " is not inside window \"" + name + "\" of " + size + " bytes");
        }
    }

    private RegisterCell add(int offset, int width, String register) {
        requireInside(offset, width, register);
        String slot = name.isEmpty() ? register : name + "." + register;
        RegisterCell cell = new RegisterCell(register, offset, width, bank, slot);
        if (offset >= at.length) { at = Arrays.copyOf(at, offset + 1); }
        at[offset] = cell.before(at[offset]);
        registers.add(cell);
        return cell;
    }

    @Override
    public void enable(boolean shown) {
        placement.show(shown);
    }

    @Override
    public void moveTo(long address) {
        placement.moveTo(address);
    }

    @Override
    public Window overlay() {
        placement.overlay();
        return this;
    }
}
