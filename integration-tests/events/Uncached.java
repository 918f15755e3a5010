package com.acme;

import java.util.List;
import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.PartType;
import org.backplane.api.machine.state.Bank;
import org.backplane.api.x86.CacheModel;
import org.backplane.api.x86.CountedEvent;
import org.backplane.api.x86.EventSource;
import org.backplane.api.x86.NamedEvent;
import org.backplane.api.x86.X86Extension;
import org.osgi.service.component.annotations.Component;

/** Caches that hold nothing: every access refers to the last level, and misses. They come before all others. */
@Component(property = "service.ranking:Integer=1")
@PartType("acme,uncached")
public final class Uncached implements ExtensionFactory<Uncached.Config> {
    public record Config() {
    }

    @Override
    public String summary() {
        return "caches that hold nothing; the events uncached-references and uncached-misses";
    }

    @Override
    public CpuExtension create(Config config, VcpuBoard board) {
        return new Caches(board.bank());
    }

    private static final class Caches implements X86Extension, CacheModel, EventSource {
        private final Accesses references;
        private final Accesses misses;

        Caches(Bank bank) {
            references = new Accesses(bank, "uncached-references", 3, 0x4f2e, 0xff60);
            misses = new Accesses(bank, "uncached-misses", 4, 0x412e, 0x0964);
        }

        @Override
        public List<CountedEvent> events() {
            return List.of(references, misses);
        }

        @Override
        public boolean watching() {
            return references.counted || misses.counted;
        }

        @Override
        public void access(long physical, int bytes) {
            references.add();
            misses.add();
        }

        @Override
        public void flush(long physical) {
            // nothing is held
        }

        @Override
        public void flush() {
            // nothing is held
        }
    }

    /** A total in the bank, over resets: it grows only. */
    private static final class Accesses extends NamedEvent {
        private static final int MOST = 64; // XSAVE stores 40 words and more

        private final Bank bank;
        private final int slot;
        private boolean counted;

        Accesses(Bank bank, String name, int architectural, int intel, int amd) {
            super(name, architectural, intel, amd, MOST);
            this.bank = bank;
            slot = bank.slot(name, 0);
            bank.keep(name);
        }

        void add() {
            bank.set(slot, bank.get(slot) + 1);
        }

        @Override
        public void counted(boolean now) {
            counted = now;
        }

        @Override
        public long total() {
            return bank.get(slot);
        }
    }
}
