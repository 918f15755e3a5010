package org.backplane.x86.mtrr;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * All states that vCPUs can reach whose steps come in any order, as a graph. Each is reached by a schedule, and looked at from there by taking
 * that again from the start.
 */
final class Interleavings {
    /** The vCPUs under way. */
    interface Run {
        /** One step of a vCPU, which is not gone. */
        void step(int vcpu);

        boolean isGone(int vcpu);

        /** Whether a vCPU has gone on too early. */
        boolean isLost();

        /** Everything that what comes next hangs on, and {@link #isLost}. */
        String state();
    }

    private final int vcpus;
    private final Supplier<Run> start;
    private final Map<String, Integer> numbers = new HashMap<>();
    /** For each state a schedule, those that lead to it, and whether all vCPUs are gone. */
    private final List<byte[]> schedules = new ArrayList<>();
    private final List<List<Integer>> before = new ArrayList<>();
    private final List<Boolean> over = new ArrayList<>();
    private int lost;

    Interleavings(int vcpus, Supplier<Run> start) {
        this.vcpus = vcpus;
        this.start = start;
        number(start.get(), new byte[0]);
        for (int state = 0; state < schedules.size(); state++) {
            for (byte vcpu = 0; vcpu < vcpus; vcpu++) { expand(state, vcpu); }
        }
    }

    private int number(Run run, byte[] schedule) {
        return numbers.computeIfAbsent(run.state(), _ -> {
            schedules.add(schedule);
            before.add(new ArrayList<>());
            over.add(IntStream.range(0, vcpus).allMatch(run::isGone));
            lost += run.isLost() ? 1 : 0;
            return schedules.size() - 1;
        });
    }

    private void expand(int state, byte vcpu) {
        byte[] schedule = schedules.get(state);
        Run run = start.get();
        for (byte one : schedule) { run.step(one); }
        if (run.isGone(vcpu)) { return; }
        run.step(vcpu);
        byte[] longer = Arrays.copyOf(schedule, schedule.length + 1);
        longer[schedule.length] = vcpu;
        before.get(number(run, longer)).add(state);
    }

    int states() {
        return over.size();
    }

    /** States in which a vCPU has gone on too early. */
    int lost() {
        return lost;
    }

    /** Whether all vCPUs can go on. */
    boolean ends() {
        return over.contains(true);
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
