package org.backplane.x86.interpreter;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.backplane.api.cpu.CoreFactory;
import org.backplane.api.cpu.CpuCore;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.machine.PartType;
import org.backplane.lib.x86.decode.OpcodeRow;
import org.backplane.lib.x86.decode.OpcodeTable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Offers the interpreter. */
@Component
@PartType("x86.interpreter")
public final class InterpreterFactory implements CoreFactory<InterpreterFactory.Config> {
    /** No keys. */
    public record Config() {
    }

    /** Executions of a block that are worth the time of a compilation. */
    private static final int COMPILE_AFTER = 60_000;

    private final ExecutorService compiler = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("traces").factory(), new ThreadPoolExecutor.DiscardPolicy());

    @Override
    public String summary() {
        return "Interpreter core for x86-64: blocks of instruction objects generated from the opcode table.";
    }

    @Override
    public String isa() {
        return "x86-64";
    }

    /** What rows have as feature, and what the library implements without instructions of its own. */
    @Override
    public void offer(FeatureSet features) {
        for (OpcodeRow row : OpcodeTable.rows()) { features.add(row.feature().label()); }
        features.add("de", "pdpe1gb", "pse", "pae", "pge", "pse36", "nx", "lm", "smep", "umip", "pcid", "xgetbv1");
    }

    /** Cores that are left without it go on with the traces they have. */
    @Deactivate
    void stop() {
        compiler.shutdownNow();
    }

    @Override
    public CpuCore create(Config config) {
        return new Interpreter(COMPILE_AFTER, compiler);
    }
}
