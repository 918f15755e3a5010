package org.backplane.x86.mtrr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

/**
 * Every interleaving of the steps of {@link Zaps} itself, as a graph of states: each is reached by a schedule, and looked at from there by
 * taking that again with a new object. A range is lost when its vCPU goes on with the translation that it had when it posted.
 */
class ZapInterleavingTest {
    /** Where a vCPU is: before a step of {@link Zaps#settle}. */
    private enum At {
        POST, LOOK, BEGIN, TAKE, DROP, END, GONE
    }

    /** What only counts, and says nothing of the state. */
    private static final Set<String> COUNTS = Set.of("requests", "calls", "pages", "policy");

    /** A machine under way. */
    private static final class Run {
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

        void step(int vcpu) {
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

        boolean isOver() { return Arrays.stream(at).allMatch(At.GONE::equals); }

        String state() {
            return Arrays.toString(at) + Arrays.toString(number) + Arrays.toString(translated) + lost + fields(zaps);
        }

        /** The values of all fields. */
        private static String fields(Object of) {
            StringBuilder text = new StringBuilder();
            for (Field field : of.getClass().getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !COUNTS.contains(field.getName())) {
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

    /** All states that can be reached. */
    private static final class Graph {
        private final int vcpus;
        private final int ranges;
        private final int waiting;
        private final Map<String, Integer> numbers = new HashMap<>();
        /** For each state a schedule, those that lead to it, and whether all vCPUs are gone. */
        private final List<byte[]> schedules = new ArrayList<>();
        private final List<List<Integer>> before = new ArrayList<>();
        private final List<Boolean> over = new ArrayList<>();
        private int lost;

        Graph(int vcpus, int ranges, int waiting) {
            this.vcpus = vcpus;
            this.ranges = ranges;
            this.waiting = waiting;
            number(run(new byte[0]), new byte[0]);
            for (int state = 0; state < schedules.size(); state++) {
                for (byte vcpu = 0; vcpu < vcpus; vcpu++) { expand(state, vcpu); }
            }
        }

        private Run run(byte[] schedule) {
            Run run = new Run(vcpus, ranges, waiting);
            for (byte vcpu : schedule) { run.step(vcpu); }
            return run;
        }

        private int number(Run run, byte[] schedule) {
            return numbers.computeIfAbsent(run.state(), _ -> {
                schedules.add(schedule);
                before.add(new ArrayList<>());
                over.add(run.isOver());
                lost += run.lost ? 1 : 0;
                return schedules.size() - 1;
            });
        }

        private void expand(int state, byte vcpu) {
            byte[] schedule = schedules.get(state);
            Run run = run(schedule);
            if (run.at[vcpu] == At.GONE) { return; }
            run.step(vcpu);
            byte[] longer = Arrays.copyOf(schedule, schedule.length + 1);
            longer[schedule.length] = vcpu;
            before.get(number(run, longer)).add(state);
        }

        /** States from which the vCPUs cannot all go on any more. */
        int stuck() {
            boolean[] alive = new boolean[over.size()];
            Deque<Integer> open = new ArrayDeque<>();
            for (int state = 0; state < alive.length; state++) { if (over.get(state)) { open.push(state); } }
            int count = 0;
            while (!open.isEmpty()) {
                int state = open.pop();
                if (alive[state]) { continue; }
                alive[state] = true;
                count++;
                before.get(state).forEach(open::push);
            }
            return alive.length - count;
        }
    }

    private static void assertNoneIsLost(int vcpus, int ranges, int waiting) {
        Graph graph = new Graph(vcpus, ranges, waiting);
        String what = vcpus + " vCPUs, " + ranges + " ranges, " + waiting + " before, " + graph.over.size() + " states";
        assertEquals(0, graph.lost, what);
        assertEquals(0, graph.stuck(), what);
        assertTrue(graph.over.contains(true), what);
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
