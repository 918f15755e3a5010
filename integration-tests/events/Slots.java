package com.acme;

import java.util.List;
import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.PartType;
import org.backplane.api.machine.config.Key;
import org.backplane.api.x86.CountedEvent;
import org.backplane.api.x86.EventSource;
import org.backplane.api.x86.Progress;
import org.backplane.api.x86.X86Extension;
import org.osgi.service.component.annotations.Component;

/** Topdown slots, of a pipeline that takes a cycle for each instruction. */
@Component
@PartType("acme,slots")
public final class Slots implements ExtensionFactory<Slots.Config> {
    public record Config(@Key(doc = "Operations that can begin in a cycle.", byDefault = "4", min = 1, max = 16) int width) {
    }

    @Override
    public String summary() {
        return "the event of topdown slots";
    }

    @Override
    public CpuExtension create(Config config, VcpuBoard board) {
        return new Pipeline(config.width());
    }

    /** Of one vCPU. */
    private static final class Pipeline implements X86Extension, EventSource, CountedEvent {
        private final int width;
        private Progress core;

        Pipeline(int width) {
            this.width = width;
        }

        @Override
        public void follow(Progress core) {
            this.core = core;
        }

        @Override
        public List<CountedEvent> events() {
            return List.of(this);
        }

        @Override
        public String name() {
            return "slots";
        }

        @Override
        public int architectural() {
            return 7; // CPUID leaf 0xA, EBX
        }

        @Override
        public int code(boolean amd) {
            return amd ? -1 : 0x01a4; // event select 0xa4, unit mask 1
        }

        @Override
        public long total() {
            return core.instructions() * width;
        }

        @Override
        public int most() {
            return width;
        }
    }
}
