package org.backplane.api.device;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A block of registers. Little-endian. An access that covers several registers, or part of one, is split or merged by the
 * kit: a register's callbacks always see whole-register values, once per access. Addresses without a register read as
 * all-ones and drop writes; such accesses are counted as guest oddities.
 */
@ProviderType
public interface Window {
    /** Declares a register of 1 byte at {@code offset}. */
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

    /** Hides or shows the whole window (an address decoder the guest can switch off); shown at first. */
    void enable(boolean shown);

    /** Moves the window in its address space (base address registers). Takes effect before the next access. */
    void moveTo(long address);
}
