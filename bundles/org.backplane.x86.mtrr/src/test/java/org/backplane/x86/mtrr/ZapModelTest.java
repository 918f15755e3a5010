package org.backplane.x86.mtrr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

/**
 * Every interleaving of the handshake of the seed's patch, kvm_mtrr_zap_gfn_range and what it calls. A step is what happens under a lock, or one
 * access to a shared word. A range is lost when its vCPU goes on and nobody has dropped it since it was posted. Ours: {@link ZapInterleavingTest}.
 */
class ZapModelTest {
    /** Where a vCPU is. */
    private enum At {
        POST, TRY, TAKE, ZAP, FINISH, WAIT, GONE
    }

    /** vCPU n has range n. */
    private static final class Seed implements Interleavings.Run {
        private final At[] at;
        /** The range that a vCPU has taken, a bit. */
        private final int[] taken;
        private final boolean[] clean;
        private int list;
        private boolean zapping;
        private boolean lost;

        Seed(int vcpus) {
            at = new At[vcpus];
            Arrays.fill(at, At.POST);
            taken = new int[vcpus];
            clean = new boolean[vcpus];
        }

        @Override
        public void step(int vcpu) {
            at[vcpu] = switch (at[vcpu]) {
                case POST -> {
                    list |= 1 << vcpu;
                    clean[vcpu] = false;
                    yield At.TRY;
                }
                case TRY -> {
                    boolean won = !zapping;
                    zapping = true;
                    yield won ? At.TAKE : At.WAIT;
                }
                case TAKE -> {
                    taken[vcpu] = Integer.lowestOneBit(list);
                    list &= ~taken[vcpu];
                    yield taken[vcpu] == 0 ? At.FINISH : At.ZAP;
                }
                case ZAP -> {
                    clean[Integer.numberOfTrailingZeros(taken[vcpu])] = true;
                    yield At.TAKE;
                }
                case FINISH -> {
                    zapping = false;
                    yield go(vcpu);
                }
                default -> zapping ? At.WAIT : go(vcpu);
            };
        }

        private At go(int vcpu) {
            lost |= !clean[vcpu];
            return At.GONE;
        }

        @Override
        public boolean isGone(int vcpu) { return at[vcpu] == At.GONE; }

        @Override
        public boolean isLost() { return lost; }

        @Override
        public String state() {
            return Arrays.toString(at) + Arrays.toString(taken) + Arrays.toString(clean) + list + zapping + lost;
        }
    }

    /** A range is posted when the zapper has found the list empty, and nobody drops it. */
    @Test
    void example26TheSeedsHandshakeLosesARange() {
        for (int vcpus : new int[]{2, 3}) {
            Interleavings all = new Interleavings(vcpus, () -> new Seed(vcpus));
            assertTrue(all.lost() > 0);
            assertEquals(0, all.stuck());
        }
    }

    /** The seed's schedule, step by step: 0 wins, drops its range, finds the list empty; 1 posts and loses; 0 finishes; 1 goes on. */
    @Test
    void example26TheSeedsSchedule() {
        Seed seed = new Seed(2);
        for (int vcpu : new int[]{0, 0, 0, 0, 0, 1, 1, 0, 1}) { seed.step(vcpu); }
        assertTrue(seed.lost);
        assertTrue(seed.isGone(1));
    }
}
