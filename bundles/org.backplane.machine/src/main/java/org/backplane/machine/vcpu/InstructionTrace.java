package org.backplane.machine.vcpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.Hooks;
import org.backplane.api.machine.inspect.InstructionInfo;
import org.backplane.api.machine.inspect.TraceRequest;
import org.backplane.machine.board.TraceLog;

/**
 * Writes down what a vCPU is about to execute, a line each, and if asked behind it what that changed. The vCPU makes the lines, a thread of its own writes them; when that
 * cannot follow, the vCPU waits.
 */
public final class InstructionTrace implements Hooks, Runnable {
    private static final int ROOM = 1 << 12;
    private static final long END_SECONDS = 2;
    private static final String END = "";

    private final System.Logger log = System.getLogger(TraceLog.NAME);
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(ROOM);
    private final TraceRequest request;
    private final Writer file;
    private final Consumer<InstructionTrace> enough;
    private final Thread writer;
    private MachineVcpu vcpu;
    /** Registers as they were at the last step; null: nobody wants to know. */
    private CpuState before;
    /** Steps: one more than instructions, when the changes of the last are wanted. */
    private long left;
    private boolean told;
    private volatile boolean failed;

    /**
     * @param enough told by the vCPU's thread once, when the request's count is reached
     * @throws IOException when the file cannot be opened
     */
    public InstructionTrace(TraceRequest request, Consumer<InstructionTrace> enough) throws IOException {
        this.request = request;
        this.enough = enough;
        left = request.count() == 0 ? Long.MAX_VALUE : request.count() + (request.registers() ? 1 : 0);
        file = request.file().isEmpty() ? null : Files.newBufferedWriter(Path.of(request.file()));
        writer = Thread.ofPlatform().daemon().name("instruction trace").start(this);
    }

    /** Begins with a vCPU. At a quiet point. */
    void attach(MachineVcpu traced) {
        traced.codeView(request.syntax());
        vcpu = traced;
        if (request.registers()) { before = traced.architecture().createState(); }
    }

    @Override
    public int mask() {
        return STEP;
    }

    @Override
    public void step(long pc) {
        if (left == 0 || failed) { return; }
        if (before != null) { changes(); }
        if (--left > 0 || before == null) { instruction(); }
        if (left == 0) { enough.accept(this); }
    }

    private void instruction() {
        InstructionInfo next = vcpu.codeView(request.syntax()).current();
        put("%s 0x%x: %-30s %s".formatted(vcpu.name(), next.address(), next.bytes(), next.text()));
        told = true;
    }

    /** Of the instruction before, and of an interrupt that came behind it. */
    private void changes() {
        String changes = told ? vcpu.architecture().changes(before, vcpu.state()) : "";
        if (!changes.isEmpty()) { put(vcpu.name() + "   " + changes); }
        before.copyRegisters(vcpu.state());
    }

    private void put(String line) {
        try {
            lines.put(line);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try (Writer out = file) {
            for (String line = lines.take(); line != END; line = lines.take()) { write(out, line); }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        } catch (IOException | UncheckedIOException full) {
            log.log(System.Logger.Level.ERROR, "the trace of " + vcpu.name() + " ends: " + full.getMessage());
            failed = true;
            lines.clear();
        }
    }

    private void write(Writer out, String line) throws IOException {
        if (out == null) {
            log.log(System.Logger.Level.INFO, line);
        } else {
            out.append(line).append('\n');
            if (lines.isEmpty()) { out.flush(); }
        }
    }

    /** Its thread ends when everything is written. */
    void end() {
        put(END);
    }

    /** Ends it, and waits a bounded time until everything is written. */
    public void close() throws InterruptedException {
        if (lines.offer(END, END_SECONDS, TimeUnit.SECONDS)) { writer.join(TimeUnit.SECONDS.toMillis(END_SECONDS)); }
    }
}
