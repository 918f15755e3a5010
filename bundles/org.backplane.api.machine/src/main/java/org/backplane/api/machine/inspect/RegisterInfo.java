package org.backplane.api.machine.inspect;

import java.util.List;

/**
 * One register of a part.
 *
 * @param window the window's name, empty for the only one
 * @param offset bytes from the window's start
 * @param width  bytes: 1, 2, 4 or 8
 * @param name   the name it was declared with
 * @param value  the stored value
 * @param fields its named fields
 * @param text   name, value and the fields that are not 0, for people
 */
public record RegisterInfo(String window, int offset, int width, String name, long value, List<Field> fields,
        String text) {
    /** A named field and its value, right-aligned. */
    public record Field(String name, long value) {
    }
}
