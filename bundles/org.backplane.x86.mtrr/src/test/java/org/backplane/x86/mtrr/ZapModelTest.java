package org.backplane.x86.mtrr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

/**
 * Every interleaving of the handshake of the seed's patch, as a graph of states. A step is what happens under a lock, or one access to a
 * shared word. A range is lost when its vCPU goes on and nobody has dropped it since it was posted. Ours: {@link ZapInterleavingTest}.
 */
class ZapModelTest {
    /** Where a vCPU is. */
    private static final int POST = 0;
    private static final int TRY = 1;
    private static final int TAKE = 2;
    private static final int ZAP = 3;
    private static final int FINISH = 4;
    private static final int WAIT = 5;
    private static final int GONE = 6;

    /** Words of a state: shared ones, then those of each vCPU. */
    private static final int LIST = 0;
    private static final int ZAPPING = 1;
    private static final int LOST = 2;
    private static final int SHARED = 3;
    private static final int AT = 0;
    private static final int TAKEN = 1;
    private static final int CLEAN = 2;
    private static final int OWN = 3;

    /** A handshake: what a vCPU does next. */
    private abstract static class Handshake {
        final int vcpus;
        final int ranges;

        /** @param ranges vCPU n posts range n modulo this */
        Handshake(int vcpus, int ranges) {
            this.vcpus = vcpus;
            this.ranges = ranges;
        }

        abstract void step(int[] state, int vcpu, int at);

        int[] start() {
            return new int[SHARED + vcpus * OWN];
        }

        static int own(int vcpu, int word) {
            return SHARED + vcpu * OWN + word;
        }

        /** Drops a range: it is clean for whoever has posted it before. */
        void zap(int[] state, int range) {
            for (int vcpu = 0; vcpu < vcpus; vcpu++) {
                if (vcpu % ranges == range) { state[own(vcpu, CLEAN)] = 1; }
            }
        }

        void post(int[] state, int vcpu) {
            state[LIST] |= 1 << vcpu % ranges;
            state[own(vcpu, CLEAN)] = 0;
        }

        /** Compares and sets the flag: one vCPU gets to be the zapper. */
        static void attempt(int[] state, int where) {
            state[where] = state[ZAPPING] == 0 ? TAKE : WAIT;
            state[ZAPPING] = 1;
        }

        /** The lowest range of a set. */
        static int lowest(int set) {
            return Integer.numberOfTrailingZeros(set);
        }

        void go(int[] state, int vcpu) {
            if (state[own(vcpu, CLEAN)] == 0) { state[LOST] = 1; }
            Arrays.fill(state, own(vcpu, 0), own(vcpu, OWN), 0); // what it knew does not matter any more
            state[own(vcpu, AT)] = GONE;
        }
    }

    /** kvm_mtrr_zap_gfn_range and what it calls. */
    private static final class Seed extends Handshake {
        Seed(int vcpus, int ranges) {
            super(vcpus, ranges);
        }

        @Override
        void step(int[] state, int vcpu, int at) {
            int where = own(vcpu, AT);
            switch (at) {
                case POST -> {
                    post(state, vcpu);
                    state[where] = TRY;
                }
                case TRY -> attempt(state, where);
                case TAKE -> {
                    state[own(vcpu, TAKEN)] = Integer.lowestOneBit(state[LIST]);
                    state[LIST] &= ~state[own(vcpu, TAKEN)];
                    state[where] = state[own(vcpu, TAKEN)] == 0 ? FINISH : ZAP;
                }
                case ZAP -> {
                    zap(state, lowest(state[own(vcpu, TAKEN)]));
                    state[where] = TAKE;
                }
                case FINISH -> {
                    state[ZAPPING] = 0;
                    go(state, vcpu);
                }
                default -> {
                    if (state[ZAPPING] == 0) { go(state, vcpu); }
                }
            }
        }
    }

    /** All states that can be reached. */
    private static final class Graph {
        private final Handshake handshake;
        private final Map<String, Integer> numbers = new HashMap<>();
        private final List<int[]> states = new ArrayList<>();
        /** For each state those that lead to it. */
        private final List<List<Integer>> before = new ArrayList<>();

        Graph(Handshake handshake) {
            this.handshake = handshake;
            number(handshake.start());
            for (int state = 0; state < states.size(); state++) { expand(state); }
        }

        private int number(int[] state) {
            String key = new String(state, 0, state.length);
            return numbers.computeIfAbsent(key, _ -> {
                states.add(state);
                before.add(new ArrayList<>());
                return states.size() - 1;
            });
        }

        private void expand(int state) {
            for (int vcpu = 0; vcpu < handshake.vcpus; vcpu++) {
                int at = states.get(state)[Handshake.own(vcpu, AT)];
                if (at == GONE) { continue; }
                int[] next = states.get(state).clone();
                handshake.step(next, vcpu, at);
                before.get(number(next)).add(state);
            }
        }

        /** States in which a vCPU has gone on too early. */
        long lost() {
            return states.stream().filter(state -> state[LOST] != 0).count();
        }

        /** States from which the vCPUs cannot all go on any more. */
        int stuck() {
            boolean[] alive = new boolean[states.size()];
            Deque<Integer> open = new ArrayDeque<>();
            for (int state = 0; state < alive.length; state++) { if (isOver(states.get(state))) { open.push(state); } }
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

        private boolean isOver(int[] state) {
            for (int vcpu = 0; vcpu < handshake.vcpus; vcpu++) {
                if (state[Handshake.own(vcpu, AT)] != GONE) { return false; }
            }
            return true;
        }
    }

    /** Of the seed: a range is posted when the zapper has found the list empty, and nobody drops it. */
    @Test
    void example26TheSeedsHandshakeLosesARange() {
        assertTrue(new Graph(new Seed(2, 2)).lost() > 0);
        assertTrue(new Graph(new Seed(3, 3)).lost() > 0);
        assertEquals(0, new Graph(new Seed(3, 3)).stuck());
    }

    /** The seed's schedule, step by step: 1 wins, drops its range, finds the list empty; 2 posts and loses; 1 finishes; 2 goes on. */
    @Test
    void example26TheSeedsSchedule() {
        Handshake seed = new Seed(2, 2);
        int[] state = seed.start();
        List<Integer> schedule = new ArrayList<>(List.of(0, 0, 0, 0, 0, 1, 1, 0, 1));
        schedule.forEach(vcpu -> seed.step(state, vcpu, state[Handshake.own(vcpu, AT)]));
        assertEquals(1, state[LOST]);
        assertEquals(GONE, state[Handshake.own(1, AT)]);
    }
}
