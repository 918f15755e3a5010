package org.backplane.machine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class WrittenCodeTest {
    private final WrittenCode written = new WrittenCode();
    private final List<String> told = new ArrayList<>();

    private boolean take() {
        told.clear();
        return written.take((address, length) -> told.add(Long.toHexString(address) + "+" + length));
    }

    @Test
    void rangesOfAPageAreJoinedAndToldOnce() {
        written.add(0x1010, 4);
        written.add(0x1020, 8);
        written.add(0, 1);
        assertFalse(take());
        assertEquals(List.of("1010+24", "0+1"), told);
        assertFalse(take());
        assertEquals(List.of(), told);
    }

    @Test
    void theEndOfAPageIsTheEnd() {
        written.add(0xffc, 8);
        take();
        assertEquals(List.of("ffc+4"), told);
    }

    @Test
    void tooManyPagesAreEverything() {
        for (int page = 0; page < 17; page++) { written.add(page << 12, 1); }
        assertTrue(take());
        assertFalse(take());
    }
}
