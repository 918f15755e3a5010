package org.backplane.x86.interpreter;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

import org.backplane.api.cpu.CpuState;

/**
 * Finds what is worth a trace: when a block was executed often, the blocks that come next are taken down until they come
 * back to it, or meet another trace. Another thread makes the trace meanwhile.
 */
final class Traces {
    /** Executions between two looks at a hot block: whether its trace is made, or whether it may be taken down now. */
    private static final int AGAIN = 100;
    /** Longest trace, in instructions. */
    private static final int MAX = 64;
    /** Guest instructions between two traces, for each execution that makes hot: HotSpot must keep up. */
    private static final long PAUSE = 4;

    private final CpuState state;
    private final int compileAfter;
    private final Executor compiler;
    private final List<Block> blocks = new ArrayList<>();
    private int instructions;
    private long nextAt;

    /** Whether blocks are being taken down: {@link #add} wants to know of every block executed. */
    boolean recording;

    Traces(CpuState state, int compileAfter, Executor compiler) {
        this.state = state;
        this.compileAfter = compileAfter;
        this.compiler = compiler;
    }

    /** A block without trace, just executed, has become hot. */
    void hot(Block block) {
        block.cold = Math.min(AGAIN, compileAfter);
        if (block.order != null) {
            pickUp(block);
        } else if (!recording && !block.observes && !block.once && state.retired >= nextAt) {
            recording = true;
            instructions = 0;
            blocks.clear();
            append(block);
        }
    }

    private static void pickUp(Block block) {
        switch (block.order.state()) {
            case RUNNING -> {}
            case SUCCESS -> {
                block.trace = block.order.resultNow();
                block.order = null;
            }
            default -> throw new IllegalStateException("a trace was not made", block.order.exceptionNow());
        }
    }

    /** The block that was executed whole. */
    void add(Block block) {
        Block head = blocks.getFirst();
        if (block == head) {
            order(true);
        } else if (block.once || block.trace != null || blocks.contains(block)
                || instructions + block.code.length > MAX) {
            order(false);
        } else {
            append(block);
            if (block.observes) { order(false); }
        }
    }

    private void append(Block block) {
        blocks.add(block);
        instructions += block.code.length;
    }

    /** Forgets what was taken down: an exception or interrupt came. */
    void stop() {
        recording = false;
    }

    private void order(boolean loop) {
        stop();
        nextAt = state.retired + PAUSE * compileAfter;
        List<Block> recorded = List.copyOf(blocks);
        FutureTask<Trace> order = new FutureTask<>(() -> TraceCompiler.compile(recorded, loop));
        recorded.getFirst().order = order;
        compiler.execute(order);
    }
}
