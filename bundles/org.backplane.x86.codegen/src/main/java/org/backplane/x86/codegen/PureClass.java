package org.backplane.x86.codegen;

import java.util.List;

/** Writes the class of one pure row in one operand shape and width. */
final class PureClass {
    private static final String SEMANTICS = "org.backplane.lib.x86.semantics.";

    /** What one call of the method takes of its operands. */
    private enum Call {
        /** The same 64 bits of each. */
        LANE,
        /** The same 128 bits of each, as two values. */
        HALVES,
        /** Everything. */
        ALL
    }

    private final RowModel row;
    private final Shape shape;
    private final List<Operand> operands;
    private final Operand target;
    private final int width;
    private final boolean stores;
    /** Calls of the method: one for each 64 bits of the result. */
    private final int results;
    private final Call call;
    private final boolean readsTarget;
    private final StringBuilder body = new StringBuilder();

    PureClass(RowModel row, Shape shape, List<Operand> operands, int width) {
        this.row = row;
        this.shape = shape;
        this.operands = operands;
        this.width = width;
        target = operands.get(0);
        stores = !"false".equals(row.attribute("store"));
        results = stores ? target.lanes(width) : 1;
        call = row.byHalves() ? Call.HALVES : row.takesLane() || results == 1 ? Call.ALL : Call.LANE;
        readsTarget = row.values() == operands.stream().mapToInt(this::values).sum();
    }

    /** Row, shape and width: what the decoder asks the factory for. */
    String key() {
        StringBuilder key = new StringBuilder(shape.prefix()).append(row.name()).append('_');
        operands.forEach(operand -> key.append(operand.key()));
        return key.append(width).toString();
    }

    /** How many values of an operand one call takes. */
    private int values(Operand operand) {
        int lanes = operand.lanes(width);
        if (operand.isMerged()) { return 0; }
        return call == Call.ALL ? lanes : call == Call.HALVES ? Math.min(lanes, 2) : 1;
    }

    private boolean isRead(Operand operand) {
        return !operand.isMerged() && (operand != target || readsTarget);
    }

    String source() {
        boolean mmx = operands.stream().anyMatch(o -> o.kind() == 'P');
        if (shape.vex()) {
            line(shape.vectors() ? "c.avx();" : "c.vex();");
        } else if (shape.vectors()) { line("c.sse();"); }
        if (mmx) { line("c.mmx();"); }
        for (Operand operand : operands) {
            if (operand.kind() == 'M' && !late(operand)) { address(operand); }
        }
        for (Operand operand : operands) {
            for (int lane = 0; lane < operand.lanes(width) && isRead(operand); lane++) {
                line("long v" + operand.position() + lane + " = " + read(operand, lane) + ";");
            }
        }
        for (int n = 0; n < results; n++) { line("long x" + n + " = " + call(n) + ";"); }
        if (settles()) { line(SEMANTICS + "Mxcsr.settle(c, 0);"); }
        if (late(target)) { address(target); }
        if (stores) { write(); }
        if (mmx) { line("c.mmxUsed();"); }
        flags();
        return "    static final class " + key() + ClassWriter.EXTENDS
                + ClassWriter.made(key()) + "        @Override\n"
                + "        public void exec(X86Cpu c) {\n" + body + "        }\n    }\n";
    }

    private boolean settles() {
        return "true".equals(row.attribute("settles"));
    }

    /** Whether the operand is looked for behind the arithmetic, whose exceptions come first. */
    private boolean late(Operand operand) {
        return operand == target && operand.kind() == 'M' && settles();
    }

    private void line(String text) {
        body.append("            ").append(text).append('\n');
    }

    private void address(Operand operand) {
        int bits = operand.bits(width);
        line("long ea = ea(c);");
        if (bits > 64) {
            line(operand.aligned() ? "c.aligned" + bits / 8 + "(ea);" : "c.unaligned(ea, " + bits / 8 + ");");
        }
        if (stores && operand == target && (readsTarget || bits > 64)) {
            line("c.writable(ea, " + bits / 8 + ");");
        }
    }

    private String read(Operand operand, int lane) {
        int bits = operand.bits(width);
        String and = lane == 0 ? "" : " + " + lane;
        return switch (operand.kind()) {
            case 'I' -> "imm";
            case 'M' ->
                bits > 64 || operand.size() == 'p'
                        ? "c.loadPacked(ea" + (lane == 0 ? "" : " + " + 8 * lane) + ")"
                        : "c.load" + bits + "(ea)";
            case 'X' -> narrow("c.vec[8 * r" + operand.position() + and + "]", Math.min(bits, 64));
            case 'L' -> "c.vec[8 * (int) imm" + and + "]";
            case 'P' -> narrow("c.fp[X86Fp.SIGNIFICAND + r" + operand.position() + "]", bits);
            default -> bits == 8 ? general(operand) : narrow("c.reg[r" + operand.position() + "]", bits);
        };
    }

    private static String general(Operand operand) {
        String shift = operand.position() < 2 ? " >>> s" + operand.position() : "";
        return "c.reg[r" + operand.position() + "]" + shift + " & 0xffL";
    }

    private static String narrow(String value, int bits) {
        return switch (bits) {
            case 8 -> value + " & 0xffL";
            case 16 -> value + " & 0xffffL";
            case 32 -> value + " & 0xffff_ffffL";
            default -> value;
        };
    }

    /** The call that gives the n-th 64 bits of the result. */
    private String call(int n) {
        StringBuilder text = new StringBuilder(row.owner()).append('.').append(row.name()).append('(');
        String separator = "";
        if (row.takesCpu()) {
            text.append('c');
            separator = ", ";
        }
        for (Operand operand : operands) {
            for (int value = 0; value < values(operand) && isRead(operand); value++) {
                text.append(separator).append(argument(operand, n, value));
                separator = ", ";
            }
        }
        if (row.byHalves()) { text.append(separator).append((n & 1) == 1); }
        if (row.takesLane()) { text.append(separator).append(n); }
        if (row.takesWidth()) { text.append(separator).append(Math.min(target.bits(width), 64)); }
        return text.append(')').toString();
    }

    private String argument(Operand operand, int n, int value) {
        int first = switch (call) {
            case ALL -> 0;
            case HALVES -> Math.min(n & -2, operand.lanes(width) - values(operand));
            case LANE -> n;
        };
        String step = row.attribute("step");
        if (operand.kind() == 'I' && n > 1 && !step.equals("0")) {
            return "(v" + operand.position() + "0 >> " + step + ")";
        }
        return "v" + operand.position() + (operand.lanes(width) == 1 ? 0 : first + value);
    }

    private void write() {
        int bits = target.bits(width);
        switch (target.kind()) {
            case 'M' -> {
                if (isLockable()) {
                    update(bits);
                    return;
                }
                boolean packed = bits > 64 || target.size() == 'p';
                line((packed ? "c.storePacked" : "c.store" + bits) + "(ea, x0);");
                for (int n = 1; n < results; n++) { line("c.storePacked(ea + " + 8 * n + ", x" + n + ");"); }
            }
            case 'X' -> vector(bits);
            case 'P' -> line("c.mmx(r0, x0);");
            default -> general(bits);
        }
    }

    /** Whether LOCK may make it an atomic read-modify-write of memory. */
    private boolean isLockable() {
        return "true".equals(row.attribute("lock")) && readsTarget;
    }

    private void update(int bits) {
        line("while (!c.update(lock, ea, " + bits + ", v00, x0)) {");
        line("    v00 = " + read(target, 0) + ";");
        line("    x0 = " + call(0) + ";");
        line("}");
    }

    private void vector(int bits) {
        line("int at = 8 * r0;");
        if (bits >= 128) {
            for (int n = 0; n < results; n++) { line("c.vec[at" + (n == 0 ? "" : " + " + n) + "] = x" + n + ";"); }
        } else if (shape.vex()) {
            scalar(bits);
        } else {
            line(bits == 32
                    ? "c.vec[at] = c.vec[at] & 0xffff_ffff_0000_0000L | x0 & 0xffff_ffffL;"
                    : "c.vec[at] = x0;");
        }
        if (shape.vex() && bits <= 128) {
            line("c.vec[at + 2] = 0;");
            line("c.vec[at + 3] = 0;");
        }
    }

    /** The rest of 128 bits stays if the target is read, else comes from the register in VEX.vvvv; without one it becomes 0. */
    private void scalar(int bits) {
        boolean merges = shape.codes().size() > 1 && shape.codes().get(1).charAt(0) == 'H';
        String other = readsTarget ? "at" : "8 * r1";
        String low = bits == 64 ? "x0" : "x0 & 0xffff_ffffL";
        if (merges && bits == 32) { low = "c.vec[" + other + "] & 0xffff_ffff_0000_0000L | " + low; }
        line("c.vec[at] = " + low + ";");
        line("c.vec[at + 1] = " + (merges ? "c.vec[" + other + " + 1]" : "0") + ";");
    }

    private void general(int bits) {
        line(switch (bits) {
            case 8 -> "c.reg[r0] = c.reg[r0] & ~(0xffL << s0) | (x0 & 0xff) << s0;";
            case 16 -> "c.reg[r0] = c.reg[r0] & ~0xffffL | x0 & 0xffff;";
            case 32 -> "c.reg[r0] = x0 & 0xffff_ffffL;";
            default -> "c.reg[r0] = x0;";
        });
    }

    private void flags() {
        int bits = target.bits(width);
        switch (row.attribute("flags")) {
            case "ADD" -> line("c.flagsAdd(v00, v10, x0, " + bits + ");");
            case "SUB" -> line("c.flagsSub(v00, v10, x0, " + bits + ");");
            case "INC" -> line("c.flagsInc(v00, x0, " + bits + ");");
            case "DEC" -> line("c.flagsDec(v00, x0, " + bits + ");");
            case "LOGIC" -> line("c.flagsLogic(x0, " + bits + ");");
            default -> {
            }
        }
    }
}
