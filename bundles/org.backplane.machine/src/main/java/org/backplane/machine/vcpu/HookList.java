package org.backplane.machine.vcpu;

import java.util.Arrays;
import java.util.List;

import org.backplane.api.cpu.Hooks;

/** Several observers as one; each is told only what it asked for. */
final class HookList implements Hooks {
    private final Hooks[] all;
    private final int[] masks;
    private final int mask;

    private HookList(List<Hooks> hooks) {
        all = hooks.toArray(Hooks[]::new);
        masks = hooks.stream().mapToInt(Hooks::mask).toArray();
        mask = Arrays.stream(masks).reduce(0, (a, b) -> a | b);
    }

    /** The hooks that want anything: none, the only one as it is, or all behind one. */
    static Hooks of(List<Hooks> hooks) {
        List<Hooks> wanting = hooks.stream().filter(one -> one.mask() != 0).toList();
        return wanting.isEmpty() ? NONE : wanting.size() == 1 ? wanting.getFirst() : new HookList(wanting);
    }

    @Override
    public int mask() {
        return mask;
    }

    @Override
    public void branch(long from, long to, int type) {
        for (int i = 0; i < all.length; i++) { if ((masks[i] & BRANCH) != 0) { all[i].branch(from, to, type); } }
    }

    @Override
    public void access(long address, int size, boolean write) {
        for (int i = 0; i < all.length; i++) { if ((masks[i] & ACCESS) != 0) { all[i].access(address, size, write); } }
    }

    @Override
    public void step(long pc) {
        for (int i = 0; i < all.length; i++) { if ((masks[i] & STEP) != 0) { all[i].step(pc); } }
    }

    @Override
    public void leave() {
        for (int i = 0; i < all.length; i++) { if ((masks[i] & EXIT) != 0) { all[i].leave(); } }
    }

    @Override
    public void enter() {
        for (int i = 0; i < all.length; i++) { if ((masks[i] & EXIT) != 0) { all[i].enter(); } }
    }
}
