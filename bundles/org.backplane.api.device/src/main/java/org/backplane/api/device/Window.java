package org.backplane.api.device;

import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A block of registers. Little-endian. An access that covers several registers, or part of one, is split or merged by the
 * kit: a register's callbacks always see whole-register values, once per access. Addresses without a register read as
 * all-ones and drop writes; such accesses are counted as guest oddities.
 */
@ProviderType
public interface Window {
    /**
     * Declares a register of 1 byte at {@code offset} bytes from the window's start. Registers at one offset need
     * {@link Register#visibleWhen}.
     *
     * @throws IllegalArgumentException when it does not lie inside the window
     */
    Register octet(int offset, String name);

    /** Declares a register of 2 bytes. */
    Register half(int offset, String name);

    /** Declares a register of 4 bytes. */
    Register word(int offset, String name);

    /** Declares a register of 8 bytes. */
    Register quad(int offset, String name);

    /**
     * Declares {@code count} registers of {@code width} bytes, {@code stride} bytes apart, named {@code NAME0}, {@code NAME1}, …
     *
     * @param width 1, 2, 4 or 8
     */
    Register[] array(int offset, String name, int width, int stride, int count);

    /**
     * Declares {@code size} bytes that answer for themselves: accesses inside come as they were made, neither split nor merged.
     * For gateways to other address spaces and for bytes whose meaning depends on the width of the access.
     */
    void range(int offset, int size, String name, Range range);

    /** Reads as the guest does at an offset, wherever the window is shown: for registers that can be reached by another way, too. */
    long read(int offset, int size);

    /** As {@link #read}. */
    void write(int offset, int size, long value);

    /** Hides or shows the whole window (an address decoder the guest can switch off); shown at first. */
    void enable(boolean shown);

    /** Moves the window in its address space (base address registers). Takes effect before the next access. */
    void moveTo(long address);

    /**
     * Says that the window lies inside another device's and goes before it for accesses that fit into it, as the PC's reset
     * register at I/O port 0xCF9 does. Other windows must not share addresses.
     */
    Window overlay();

    /** The bytes of a {@link #range}; addresses count from its start. */
    @ConsumerType
    interface Range {
        /** Reads {@code size} (1, 2, 4 or 8) bytes. */
        long read(int offset, int size);

        /** Writes the low {@code size} bytes of {@code value}. */
        void write(int offset, int size, long value);
    }
}
