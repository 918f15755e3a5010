package com.acme;

import java.util.List;
import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.PartType;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.x86.BranchPredictor;
import org.backplane.api.x86.CountedEvent;
import org.backplane.api.x86.EventSource;
import org.backplane.api.x86.X86Extension;
import org.osgi.service.component.annotations.Component;

/** A predictor that is wrong of every branch that is taken. */
@Component
@PartType("acme,never-taken")
public final class NeverTaken implements ExtensionFactory<NeverTaken.Config> {
    public record Config() {
    }

    @Override
    public String summary() {
        return "predicts that no branch is taken; the event branch-misses";
    }

    @Override
    public CpuExtension create(Config config, VcpuBoard board) {
        return new Predictor(board.bank());
    }

    private static final class Predictor implements X86Extension, BranchPredictor, EventSource, CountedEvent {
        private final Bank bank;
        private final int wrong;
        private boolean counted;

        Predictor(Bank bank) {
            this.bank = bank;
            wrong = bank.slot("WRONG", 0);
            bank.keep("WRONG"); // over resets: it grows only
        }

        @Override
        public boolean predicting() {
            return counted;
        }

        @Override
        public boolean mispredicts(long from, long to, int type, boolean taken, int length) {
            if (taken) { bank.set(wrong, bank.get(wrong) + 1); }
            return taken;
        }

        @Override
        public List<CountedEvent> events() {
            return List.of(this);
        }

        @Override
        public void counted(boolean now) {
            counted = now;
        }

        @Override
        public String name() {
            return "branch-misses";
        }

        @Override
        public int architectural() {
            return 6; // CPUID leaf 0xA, EBX
        }

        @Override
        public int code(boolean amd) {
            return amd ? 0xc3 : 0xc5;
        }

        @Override
        public long total() {
            return bank.get(wrong);
        }

        @Override
        public int most() {
            return 1;
        }
    }
}
