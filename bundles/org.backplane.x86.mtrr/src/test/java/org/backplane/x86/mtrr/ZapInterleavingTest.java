package org.backplane.x86.mtrr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

/**
 * Every interleaving of the steps of {@link Zaps} itself. A range is lost when its vCPU goes on with the translation that it had when it posted.
 */
class ZapInterleavingTest {
    /** Where a vCPU is: before a step of {@link Zaps#settle}. */
    private enum At {
        POST, LOOK, BEGIN, TAKE, DROP, END, GONE
    }

    /** A machine under way. */
    private static final class Run implements Interleavings.Run {
        final Zaps zaps = new Zaps(ZapPolicy.MERGED);
        final int ranges;
        final At[] at;
        final long[] number;
        final boolean[] translated;
        boolean lost;

        /** @param waiting ranges of nobody that are posted before, apart from each other and from those of vCPUs */
        Run(int vcpus, int ranges, int waiting) {
            this.ranges = ranges;
            at = new At[vcpus];
            Arrays.fill(at, At.POST);
            number = new long[vcpus];
            translated = new boolean[vcpus];
            for (int n = 0; n < waiting; n++) { zaps.post(0x1000 + 2 * n, 0x1001 + 2 * n); }
        }

        /** vCPU n posts this one. */
        private long page(int vcpu) {
            return 2 * (vcpu % ranges);
        }

        private long drop(long first, long end) {
            for (int vcpu = 0; vcpu < at.length; vcpu++) {
                translated[vcpu] &= page(vcpu) < first || Long.compareUnsigned(page(vcpu), end) >= 0;
            }
            return 0;
        }

        @Override
        public void step(int vcpu) {
            at[vcpu] = switch (at[vcpu]) {
                case POST -> {
                    translated[vcpu] = true;
                    number[vcpu] = zaps.post(page(vcpu), page(vcpu) + 1);
                    yield At.LOOK;
                }
                case LOOK -> {
                    boolean done = zaps.isDone(number[vcpu]);
                    lost |= done && translated[vcpu];
                    yield done ? At.GONE : At.BEGIN;
                }
                case BEGIN -> zaps.begin() ? At.TAKE : At.LOOK;
                case TAKE -> zaps.take() ? At.DROP : At.END;
                case DROP -> zaps.drop(this::drop) ? At.DROP : At.TAKE;
                default -> {
                    zaps.end();
                    yield At.LOOK;
                }
            };
        }

        @Override
        public boolean isGone(int vcpu) { return at[vcpu] == At.GONE; }

        @Override
        public boolean isLost() { return lost; }

        @Override
        public String state() {
            return Arrays.toString(at) + Arrays.toString(number) + Arrays.toString(translated) + lost + fields(zaps);
        }

        /** The values of all fields. */
        private static String fields(Object of) {
            StringBuilder text = new StringBuilder();
            for (Field field : of.getClass().getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    text.append(text(field, of)).append(' ');
                }
            }
            return text.toString();
        }

        private static String text(Field field, Object of) {
            try {
                field.setAccessible(true);
                Object value = field.get(of);
                if (value instanceof ZapList list) { return fields(list); }
                return value instanceof long[] words ? Arrays.toString(words) : String.valueOf(value);
            } catch (IllegalAccessException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }

    private static void assertNoneIsLost(int vcpus, int ranges, int waiting) {
        Interleavings all = new Interleavings(vcpus, () -> new Run(vcpus, ranges, waiting));
        String what = vcpus + " vCPUs, " + ranges + " ranges, " + waiting + " before, " + all.states() + " states";
        assertEquals(0, all.lost(), what);
        assertEquals(0, all.stuck(), what);
        assertTrue(all.ends(), what);
    }

    @Test
    void example26NoRangeIsLostAndAllGoOn() {
        for (int ranges = 1; ranges <= 2; ranges++) { assertNoneIsLost(2, ranges, 0); }
        for (int ranges = 1; ranges <= 3; ranges++) { assertNoneIsLost(3, ranges, 0); }
        assertNoneIsLost(4, 2, 0);
    }

    /** With two slots left, one, or none: the vCPUs' ranges are too many, or one of them. */
    @Test
    void example24NorWhenTheListOverflows() {
        for (int waiting = 13; waiting <= 15; waiting++) { assertNoneIsLost(3, 3, waiting); }
    }

    /** The schedule that loses a range of the seed's: 0 has found the list empty, 1 posts and is not the zapper, 0 ends. */
    @Test
    void example26TheSeedsSchedule() {
        Run run = new Run(2, 2, 0);
        for (int vcpu : new int[]{0, 0, 0, 0, 0, 0, 1, 1, 1, 0}) { run.step(vcpu); }
        assertEquals(List.of(At.LOOK, At.LOOK), List.of(run.at));
        assertTrue(run.translated[1] && !run.translated[0]);
        while (run.at[1] != At.GONE) { run.step(1); }
        assertTrue(!run.lost && !run.translated[1]);
    }
}
