package org.backplane.x86.codegen;

import java.util.List;

/** Writes the class of one pure row in one operand shape and width. */
final class PureClass {
    private final RowModel row;
    private final List<Operand> operands;
    private final int width;
    private final StringBuilder body = new StringBuilder();

    PureClass(RowModel row, List<Operand> operands, int width) {
        this.row = row;
        this.operands = operands;
        this.width = width;
    }

    /** Row, shape and width: what the decoder asks the factory for. */
    static String key(RowModel row, List<Operand> operands, int width) {
        StringBuilder key = new StringBuilder(row.name()).append('_');
        operands.forEach(operand -> key.append(operand.key()));
        return key.append(width).toString();
    }

    String source() {
        boolean vector = operands.stream().anyMatch(o -> o.kind() == 'X');
        boolean mmx = operands.stream().anyMatch(o -> o.kind() == 'P');
        if (vector) { line("c.sse();"); }
        if (mmx) { line("c.mmx();"); }
        Operand target = operands.get(0);
        boolean readsTarget = row.values() == operands.size();
        boolean stores = !"false".equals(row.attribute("store"));
        for (Operand operand : operands) {
            if (operand.kind() == 'M') { address(operand, stores && operand == target); }
        }
        int lanes = target.bits(width) == 128 ? 2 : 1;
        for (Operand operand : operands) {
            for (int lane = 0; lane < lanes && (operand != target || readsTarget); lane++) {
                line("long v" + operand.position() + lane + " = " + read(operand, lane) + ";");
            }
        }
        for (int lane = 0; lane < lanes; lane++) { line("long x" + lane + " = " + call(readsTarget, lane) + ";"); }
        if (stores) { write(target); }
        if (mmx) { line("c.mmxUsed();"); }
        flags();
        return "    static final class " + key(row, operands, width) + " extends Insn {\n"
                + ClassWriter.constructor(key(row, operands, width)) + "        @Override\n"
                + "        public void exec(X86Cpu c) {\n" + body + "        }\n    }\n";
    }

    private void line(String text) {
        body.append("            ").append(text).append('\n');
    }

    private void address(Operand operand, boolean written) {
        line("long ea = ea(c);");
        if (operand.bits(width) == 128) { line(operand.aligned() ? "c.aligned16(ea);" : "c.unaligned16(ea);"); }
        if (written && (row.values() == operands.size() || operand.bits(width) == 128)) {
            line("c.writable(ea, " + operand.bits(width) / 8 + ");");
        }
    }

    private String read(Operand operand, int lane) {
        int bits = operand.bits(width);
        return switch (operand.kind()) {
            case 'I' -> "imm";
            case 'M' ->
                bits == 128 ? wide(operand, "load") + (lane == 0 ? "(ea)" : "(ea + 8)") : "c.load" + bits + "(ea)";
            case 'X' -> narrow("c.vec[8 * r" + operand.position() + (lane == 0 ? "]" : " + 1]"), Math.min(bits, 64));
            case 'P' -> narrow("c.fp[X86Fp.SIGNIFICAND + r" + operand.position() + "]", bits);
            default -> bits == 8 ? general(operand) : narrow("c.reg[r" + operand.position() + "]", bits);
        };
    }

    /** Alignment of a whole operand of 128 bits is checked once or never. */
    private static String wide(Operand operand, String access) {
        return "c." + access + (operand.aligned() ? "64" : "Packed");
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

    private String call(boolean readsTarget, int lane) {
        StringBuilder call = new StringBuilder(row.owner()).append('.').append(row.name()).append('(');
        String separator = row.takesCpu() ? "c" : "";
        call.append(separator);
        for (Operand operand : operands) {
            if (operand.position() > 0 || readsTarget) {
                call.append(call.charAt(call.length() - 1) == '(' ? "" : ", ").append('v').append(operand.position())
                        .append(lane);
            }
        }
        return call.append(row.takesWidth() ? ", " + Math.min(operands.get(0).bits(width), 64) : "").append(')')
                .toString();
    }

    private void write(Operand target) {
        int bits = target.bits(width);
        switch (target.kind()) {
            case 'M' -> {
                line((bits == 128 ? wide(target, "store") : "c.store" + bits) + "(ea, x0);");
                if (bits == 128) { line(wide(target, "store") + "(ea + 8, x1);"); }
            }
            case 'X' -> vector(bits);
            case 'P' -> line("c.mmx(r0, x0);");
            default -> general(bits);
        }
    }

    private void vector(int bits) {
        line("int at = 8 * r0;");
        line(bits == 32 ? "c.vec[at] = c.vec[at] & 0xffff_ffff_0000_0000L | x0 & 0xffff_ffffL;" : "c.vec[at] = x0;");
        if (bits == 128) { line("c.vec[at + 1] = x1;"); }
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
        int bits = operands.get(0).bits(width);
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
