package org.backplane.dev.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;

import org.junit.jupiter.api.Test;

/** Against java.time. */
class CivilDateTest {
    @Test
    void agreesWithTheLibraryForCenturies() {
        for (long day = LocalDate.of(1899, 12, 31).toEpochDay(); day < LocalDate.of(2101, 1, 2).toEpochDay(); day++) {
            LocalDate expected = LocalDate.ofEpochDay(day);
            long date = CivilDate.date(day);
            assertEquals(expected, LocalDate.of((int) (date >> 9), (int) (date >> 5 & 15), (int) (date & 31)));
            assertEquals(day, CivilDate.days(expected.getYear(), expected.getMonthValue(), expected.getDayOfMonth()));
        }
    }
}
