package org.backplane.loader.image;

/**
 * Where a raw image goes.
 *
 * @param address of its first byte
 * @param entry   of its first instruction
 */
public record RawPlacement(long address, long entry) {
}
