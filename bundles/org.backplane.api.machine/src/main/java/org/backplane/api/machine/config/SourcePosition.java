package org.backplane.api.machine.config;

/**
 * A place in a text that a user wrote.
 *
 * @param file   the file's name as the user gave it, or what stands for it ({@code "--set"})
 * @param line   1 on
 * @param column in characters, 1 on
 * @param text   the whole line, without its end
 */
public record SourcePosition(String file, int line, int column, String text) {
    /** {@code file:line:column}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
