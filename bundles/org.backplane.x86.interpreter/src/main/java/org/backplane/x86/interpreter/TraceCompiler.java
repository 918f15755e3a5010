package org.backplane.x86.interpreter;

import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_STATIC;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.backplane.lib.x86.Insn;
import org.backplane.lib.x86.X86Cpu;

/** Writes the class of a trace: a call of {@code exec} per instruction, with what leaves the trace in between. */
final class TraceCompiler {
    private static final ClassDesc CPU = X86Cpu.class.describeConstable().orElseThrow();
    private static final ClassDesc INSN = Insn.class.describeConstable().orElseThrow();
    private static final ClassDesc BLOCK = Block.class.describeConstable().orElseThrow();
    private static final ClassDesc TRACE = Trace.class.describeConstable().orElseThrow();
    private static final ClassDesc NAME = ClassDesc.of(Trace.class.getPackageName(), "Hot");
    private static final MethodTypeDesc ON_CPU = MethodTypeDesc.of(ConstantDescs.CD_void, CPU);
    private static final MethodTypeDesc ASK_CPU = MethodTypeDesc.of(ConstantDescs.CD_boolean, CPU);
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(ConstantDescs.CD_void, CPU, ConstantDescs.CD_long);
    private static final DirectMethodHandleDesc DATA = ConstantDescs.ofConstantBootstrap(
            ConstantDescs.CD_MethodHandles, "classData", ConstantDescs.CD_Object);
    private static final MethodTypeDesc AT = MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_int);
    /** Local variables; {@link #DONE} counts the instructions of whole rounds. */
    private static final int C = 1;
    private static final int LIMIT = 2;
    private static final int DONE = 4;

    private final List<Block> blocks;
    private final boolean loop;
    private final List<Object> constants = new ArrayList<>();
    private final List<ClassDesc> types = new ArrayList<>();
    private int total;

    private TraceCompiler(List<Block> blocks, boolean loop) {
        this.blocks = blocks;
        this.loop = loop;
    }

    /** The trace through the blocks; {@code loop} when the last one leads to the first. */
    static Trace compile(List<Block> blocks, boolean loop) {
        TraceCompiler compiler = new TraceCompiler(blocks, loop);
        byte[] bytes = ClassFile.of().build(NAME, hot -> hot.withFlags(ACC_FINAL).withSuperclass(TRACE)
                .withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, ACC_PUBLIC,
                        code -> code.aload(0).invokespecial(TRACE, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                .return_())
                .withMethodBody("run", RUN, ACC_PUBLIC, compiler::run)
                .withMethodBody(ConstantDescs.CLASS_INIT_NAME, ConstantDescs.MTD_void, ACC_STATIC,
                        code -> compiler.constants(hot, code)));
        try {
            MethodHandles.Lookup type = MethodHandles.lookup().defineHiddenClassWithClassData(bytes, compiler.constants,
                    true);
            Trace trace = (Trace) type.findConstructor(type.lookupClass(), MethodType.methodType(void.class)).invoke();
            trace.offsets = compiler.offsets();
            trace.branches = compiler.branches();
            trace.observes = blocks.getLast().observes;
            return trace;
        } catch (Throwable e) {
            throw new IllegalStateException("a trace cannot be defined", e);
        }
    }

    private short[] offsets() {
        short[] all = new short[total];
        int at = 0;
        for (Block block : blocks) {
            System.arraycopy(block.offsets, 0, all, at, block.code.length);
            at += block.code.length;
        }
        return all;
    }

    private short[] branches() {
        short[] before = new short[total + 1];
        int at = 0;
        for (Block block : blocks) {
            short count = before[at];
            Arrays.fill(before, at, at + block.code.length, count);
            at += block.code.length;
            before[at] = (short) (count + block.branches);
        }
        return before;
    }

    private void run(CodeBuilder code) {
        code.iconst_0().istore(DONE);
        Label again = code.newBoundLabel();
        for (Block block : blocks) { block(code, block); }
        code.iinc(DONE, total);
        at(code, 0);
        if (loop) { repeat(code, again); }
        code.aload(C).invokestatic(TRACE, "end", ON_CPU).return_();
    }

    /** Another round when the budget allows it, nothing asks for attention, and the first block is still what comes next. */
    private void repeat(CodeBuilder code, Label again) {
        Label end = code.newLabel();
        code.aload(C).iload(DONE).loadConstant(total).iadd().i2l().lload(LIMIT)
                .invokestatic(TRACE, "stops", MethodTypeDesc.of(ConstantDescs.CD_boolean, CPU, ConstantDescs.CD_long,
                        ConstantDescs.CD_long))
                .ifne(end);
        constant(code, BLOCK, blocks.getFirst());
        code.aload(C).invokevirtual(BLOCK, "enter", ASK_CPU).ifne(again).return_();
        code.labelBinding(end);
    }

    private void block(CodeBuilder code, Block block) {
        if (total > 0) { enter(code, block); }
        for (int i = 0; i < block.code.length; i++) {
            boolean plain = (block.plain >>> i & 1) != 0;
            if (!plain) { at(code, total); }
            constant(code, INSN, block.code[i]);
            code.aload(C).invokevirtual(INSN, "exec", ON_CPU);
            total++;
            if (!plain && i < block.code.length - 1) { leaveIfStale(code, block, block.code[i]); }
        }
    }

    private void enter(CodeBuilder code, Block block) {
        Label there = code.newLabel();
        constant(code, BLOCK, block);
        code.aload(C).invokevirtual(BLOCK, "enter", ASK_CPU).ifne(there);
        at(code, total);
        code.return_().labelBinding(there);
    }

    /** The instruction may have written over the block. */
    private void leaveIfStale(CodeBuilder code, Block block, Insn insn) {
        Label valid = code.newLabel();
        constant(code, BLOCK, block);
        code.aload(C).invokevirtual(BLOCK, "stale", ASK_CPU).ifeq(valid);
        at(code, total);
        constant(code, INSN, insn);
        code.aload(C).invokestatic(TRACE, "leaveAfter", MethodTypeDesc.of(ConstantDescs.CD_void, INSN, CPU)).return_();
        code.labelBinding(valid);
    }

    private static void at(CodeBuilder code, int instructions) {
        code.aload(C).iload(DONE);
        if (instructions > 0) { code.loadConstant(instructions).iadd(); }
        code.putfield(CPU, "at", ConstantDescs.CD_int);
    }

    private void constant(CodeBuilder code, ClassDesc type, Object value) {
        code.getstatic(NAME, "k" + constants.size(), type);
        types.add(type);
        constants.add(value);
    }

    /** Fills the constants, which are in final fields: on this thread, and not one by one when the vCPU meets them. */
    private void constants(ClassBuilder hot, CodeBuilder code) {
        code.ldc(DynamicConstantDesc.ofNamed(DATA, ConstantDescs.DEFAULT_NAME, ConstantDescs.CD_List)).astore(0);
        for (int i = 0; i < constants.size(); i++) {
            ClassDesc type = types.get(i);
            hot.withField("k" + i, type, ACC_STATIC | ACC_FINAL);
            code.aload(0).loadConstant(i).invokeinterface(ConstantDescs.CD_List, "get", AT).checkcast(type)
                    .putstatic(NAME, "k" + i, type);
        }
        code.return_();
    }
}
