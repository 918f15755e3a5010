package org.backplane.dev.apic;

import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.irq.IrqLine;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.x86.FloatingPointError;
import org.backplane.api.x86.X86Extension;
import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86State;

/**
 * What an AT has between FERR# and IRQ 13 (SDM volume 1, D.2.1.2): FERR# sets the latch, which is the interrupt. A write clears it and
 * asserts IGNNE# until FERR# goes, so that a handler can use the x87 unit before it has cleared the exception.
 */
final class FerrLatch implements X86Extension, FloatingPointError {
    /** Of the x87 status word: ES. */
    private static final int ERROR = 1 << 7;
    private static final int NOBODY = 0xff;

    private final VcpuBoard board;
    private final X86State state;
    private final IrqLine irq;
    private final Bank bank;
    private final int latch;
    private final Runnable set = () -> latch(1);

    FerrLatch(VcpuBoard board) {
        this.board = board;
        state = (X86State) board.state();
        irq = board.irq("irq");
        bank = board.bank();
        latch = bank.slot("LATCH", 0);
        board.window("", 1).octet(0, "CLEAR").computed(() -> NOBODY).writeTo(_ -> clear());
    }

    @Override
    public void asserted() {
        board.run(set);
    }

    private void latch(int value) {
        bank.set(latch, value);
        irq.set(value != 0);
    }

    /** IGNNE# is for what waits now. */
    private void clear() {
        boolean asserted = bank.get(latch) != 0 && (state.fp[X86Fp.FSW] & ERROR) != 0;
        latch(0);
        if (asserted) { state.fp[X86Fp.IGNNE] = 1; }
    }

    @Override
    public void reset(boolean init) {
        irq.set(bank.get(latch) != 0);
    }

    @Override
    public void restored() {
        irq.set(bank.get(latch) != 0);
    }
}
