package org.backplane.dev.timer;

/** The proleptic Gregorian calendar in plain arithmetic: nothing is allocated. Years are counted from March. */
final class CivilDate {
    private static final int DAYS_PER_ERA = 146_097;
    /** From 0000-03-01 to 1970-01-01. */
    private static final int EPOCH = 719_468;

    private CivilDate() {
    }

    /** Days since 1970-01-01. */
    static long days(int year, int month, int day) {
        int y = month > 2 ? year : year - 1;
        int era = Math.floorDiv(y, 400);
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        return (long) era * DAYS_PER_ERA + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - EPOCH;
    }

    /** {@code year << 9 | month << 5 | day} of a day since 1970-01-01. */
    static long date(long days) {
        long shifted = days + EPOCH;
        long era = Math.floorDiv(shifted, DAYS_PER_ERA);
        long dayOfEra = shifted - era * DAYS_PER_ERA;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long march = (5 * dayOfYear + 2) / 153;
        long month = march < 10 ? march + 3 : march - 9;
        long day = dayOfYear - (153 * march + 2) / 5 + 1;
        return yearOfEra + era * 400 + (month <= 2 ? 1 : 0) << 9 | month << 5 | day;
    }
}
