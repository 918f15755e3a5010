package org.backplane.x86.interpreter.translation;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import org.backplane.lib.x86.Draft;
import org.backplane.lib.x86.X86Cpu;
import org.backplane.lib.x86.decode.OpcodeRow;

/**
 * A try of what a translator of rows to bytecode would be (docs/adr/0025): general registers are in local variables while a loop
 * runs, a row is a call of its method, which HotSpot inlines. It knows rows on 64-bit registers; flags are made by the last row
 * that makes any, since nobody can see those before.
 */
final class RowTranslator {
    private static final ClassDesc CPU = X86Cpu.class.describeConstable().orElseThrow();
    private static final ClassDesc REGISTERS = CD_long.arrayType();
    private static final ClassDesc LOOP = Loop.class.describeConstable().orElseThrow();
    private static final int C = 1;
    private static final int ROUNDS = 2;
    private static final int FIRST = 4;

    /** Executes a block {@code rounds} times. */
    interface Loop {
        void run(X86Cpu c, int rounds);
    }

    /** An instruction: its row and its operands, all of them registers. */
    record Step(OpcodeRow row, Draft operands, boolean add) {
    }

    private final List<Step> steps;
    private final SortedSet<Integer> used = new TreeSet<>();

    private RowTranslator(List<Step> steps) {
        this.steps = steps;
        steps.forEach(step -> used.addAll(List.of(step.operands.r0, step.operands.r1)));
    }

    static Loop translate(List<Step> steps) throws ReflectiveOperationException {
        RowTranslator translator = new RowTranslator(steps);
        ClassDesc name = ClassDesc.of(RowTranslator.class.getPackageName(), "Translated");
        byte[] bytes = ClassFile.of().build(name, type -> type.withInterfaceSymbols(LOOP)
                .withMethodBody("<init>", MethodTypeDesc.of(CD_void), ClassFile.ACC_PUBLIC, code -> code.aload(0)
                        .invokespecial(ClassDesc.of("java.lang.Object"), "<init>", MethodTypeDesc.of(CD_void))
                        .return_())
                .withMethodBody("run", MethodTypeDesc.of(CD_void, CPU, CD_int), ClassFile.ACC_PUBLIC, translator::run));
        return (Loop) MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass().getConstructor()
                .newInstance();
    }

    private void run(CodeBuilder code) {
        used.forEach(register -> register(code, register).laload().lstore(local(register)));
        Label again = code.newBoundLabel();
        int flagged = steps.stream().map(Step::add).toList().lastIndexOf(true);
        for (int n = 0; n < steps.size(); n++) { step(code, steps.get(n), n == flagged); }
        code.iinc(ROUNDS, -1).iload(ROUNDS).ifgt(again);
        used.forEach(register -> register(code, register).lload(local(register)).lastore());
        code.return_();
    }

    /** Array and index of a register. */
    private static CodeBuilder register(CodeBuilder code, int register) {
        return code.aload(C).getfield(CPU, "reg", REGISTERS).loadConstant(register);
    }

    private int local(int register) {
        return FIRST + 2 * used.headSet(register).size();
    }

    private void step(CodeBuilder code, Step step, boolean flags) {
        Method method = method(step.row);
        int target = local(step.operands.r0);
        int source = local(step.operands.r1);
        if (flags) { code.aload(C).lload(target).lload(source); }
        boolean first = true;
        for (Class<?> parameter : method.getParameterTypes()) {
            if (parameter == X86Cpu.class) {
                code.aload(C);
            } else if (parameter == int.class) {
                code.loadConstant(step.operands.width);
            } else {
                code.lload(first ? target : source);
                first = false;
            }
        }
        ClassDesc owner = method.getDeclaringClass().describeConstable().orElseThrow();
        code.invokestatic(owner, method.getName(), descriptor(method)).lstore(target);
        if (flags) {
            code.lload(target).loadConstant(step.operands.width)
                    .invokevirtual(CPU, "flagsAdd", MethodTypeDesc.of(CD_void, CD_long, CD_long, CD_long, CD_int));
        }
    }

    private static MethodTypeDesc descriptor(Method method) {
        return MethodTypeDesc.of(CD_long, Arrays.stream(method.getParameterTypes())
                .map(type -> type.describeConstable().orElseThrow()).toList());
    }

    private static Method method(OpcodeRow row) {
        try {
            Class<?> owner = Class.forName("org.backplane.lib.x86.semantics." + row.group());
            return Arrays.stream(owner.getMethods()).filter(each -> each.getName().equals(row.name())).findFirst()
                    .orElseThrow();
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(row.name(), e);
        }
    }
}
