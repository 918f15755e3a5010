package org.backplane.x86.interpreter.disassembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.decode.Decoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An operand in memory is checked as far as it is accessed: one that ends with the page or the segment faults no more than one in the midst of it, and one
 * that ends a byte further on is #PF there, or #GP or #SS (SDM volume 3, 4.7 and 5.3). How long it is says GNU's disassembler.
 */
class OperandExtentTest {
    private static final int EACH = 6;
    private static final int SHOWN = 40;
    private static final byte OPERAND_SIZE = 0x66;
    private static final int INVALID_OPCODE = 6;
    private static final int PAGE_FAULT = 14;
    private static final int GENERAL_PROTECTION = 13;
    private static final int STACK_FAULT = 12;
    private static final Pattern SIZE = Pattern
            .compile("\\b(BYTE|WORD|DWORD|FWORD|QWORD|TBYTE|OWORD|XMMWORD|YMMWORD) PTR \\[");
    private static final Map<String, Integer> BYTES = Map.of("BYTE", 1, "WORD", 2, "DWORD", 4, "FWORD", 6, "QWORD", 8,
            "TBYTE", 10, "OWORD", 16, "XMMWORD", 16, "YMMWORD", 32);
    /** They access nothing, or a line of a cache, or elements that are elsewhere. */
    private static final Pattern NO_ACCESS = Pattern.compile("nop|lea|prefetch.*|clflush.*|clwb|invlpg|v?p?gather.*");
    /** A far pointer with an offset of 64 bits (SDM volume 2, CALL); the disassembler prints it as with one of 32. */
    private static final int FAR_POINTER = 10;

    private final Decoder decoder = new Decoder();
    private final List<String> wrong = new ArrayList<>();
    private final Set<String> tried = new TreeSet<>();
    private int mode;
    private ExtentMachine machine;

    @ParameterizedTest
    @ValueSource(ints = {64, 32, 16})
    void checksWhatItAccesses(int bits) throws IOException {
        assumeTrue(!Objdump.version().isEmpty(), "no objdump (Debian: binutils): nobody says how long operands are");
        mode = bits;
        List<Samples.Sample> samples = new ArrayList<>(new Samples(mode, false).all(EACH));
        samples.addAll(samples.stream().map(OperandExtentTest::resized).filter(this::isSameRow).toList());
        Map<Integer, String> texts = Objdump.print(samples, mode, "intel");
        try (Arena arena = Arena.ofConfined()) {
            machine = new ExtentMachine(arena, mode);
            for (int n = 0; n < samples.size(); n++) {
                check(samples.get(n), texts.getOrDefault(n * Objdump.STEP, "1 nop"));
            }
        }
        System.out.println(mode + "-bit code: " + tried.size() + " encodings and sizes of operands");
        assertEquals(List.of(), wrong.subList(0, Math.min(SHOWN, wrong.size())), wrong.size() + " differ");
        assertTrue(tried.size() > 900, "only " + tried.size());
    }

    /** With the other operand size. */
    private static Samples.Sample resized(Samples.Sample sample) {
        byte[] code = new byte[sample.code().length + 1];
        code[0] = OPERAND_SIZE;
        System.arraycopy(sample.code(), 0, code, 1, sample.code().length);
        return new Samples.Sample(sample.form(), code);
    }

    private boolean isSameRow(Samples.Sample sample) {
        boolean good = decoder.decode(sample.code(), sample.code().length, mode, Capabilities.ALL) == Decoder.OK;
        boolean other = decoder.insn.operandSize != 64; // REX.W goes before it
        return good && other && sample.form().startsWith(decoder.encoding.row.name() + " ");
    }

    private void check(Samples.Sample sample, String text) {
        if (decoder.decode(sample.code(), sample.code().length, mode, Capabilities.ALL) != Decoder.OK) { return; }
        int bytes = bytes(text);
        boolean accesses = !NO_ACCESS.matcher(decoder.encoding.row.mnemonic()).matches() && !isElsewhere();
        if (bytes == 0 || !isPlaced() || !accesses || !tried.add(sample.form() + bytes)) { return; }
        int amid = run(sample, ExtentMachine.END - 0x800);
        boolean protection = mode != 64 && (amid == GENERAL_PROTECTION || amid == STACK_FAULT); // whatever it is, it is not the limit
        if (protection || amid == INVALID_OPCODE || mode == 16 && bytes == 1) { return; }
        int within = run(sample, ExtentMachine.END - bytes);
        int beyond = run(sample, ExtentMachine.END - bytes + 1);
        if (within != amid) { tell(sample, text, "faults within: " + within + ", not " + amid); }
        if (!isLimit(beyond)) {
            tell(sample, text, "beyond: " + beyond + " at " + Long.toHexString(machine.faultAddress()));
        }
    }

    /** How long the operand is in memory, 0: nobody says. */
    private int bytes(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.find()) { return image(decoder.encoding.row.mnemonic(), decoder.insn.operandSize == 16); }
        boolean far = size.group(1).equals("FWORD") && decoder.insn.operandSize == 64;
        return far ? FAR_POINTER : BYTES.get(size.group(1));
    }

    /** What the disassembler does not say (SDM volume 1, 8.1.10 and 10.5.1; volume 3, 3.5.1). */
    private int image(String name, boolean small) {
        return switch (name) {
            case "fxsave", "fxrstor" -> 512;
            case "fldenv", "fnstenv" -> small ? 14 : 28;
            case "frstor", "fnsave" -> small ? 94 : 108;
            case "lgdt", "lidt", "sgdt", "sidt" -> mode == 64 ? 10 : 6;
            default -> 0;
        };
    }

    private int run(Samples.Sample sample, int offset) {
        return machine.run(sample.code(), decoder.insn, offset);
    }

    /** Whether its address is that of one general register. */
    private boolean isPlaced() {
        boolean indexed = decoder.insn.index == decoder.insn.base;
        return decoder.insn.memory >= 0 && decoder.insn.base < 16 && decoder.insn.base != X86Reg.RSP && !indexed;
    }

    /** With a register that is not 0 BT and its like access what is further on, and BOUND is #BR by the lower bound. */
    private boolean isElsewhere() {
        int register = decoder.insn.memory == 0 ? decoder.insn.r1 : decoder.insn.r0;
        boolean set = register == X86Reg.RSP || register == decoder.insn.base;
        return set && decoder.encoding.row.mnemonic().matches("bt[crs]?|bound");
    }

    /** What is misaligned is #GP before. */
    private boolean isLimit(int vector) {
        boolean page = vector == PAGE_FAULT && machine.faultAddress() == ExtentMachine.BASE + ExtentMachine.END;
        boolean protection = vector == GENERAL_PROTECTION || vector == STACK_FAULT;
        return mode == 64 ? page || protection && isAligned() : protection;
    }

    private boolean isAligned() {
        return decoder.encoding.operands().stream().anyMatch(code -> code.matches("[WM].*"));
    }

    private void tell(Samples.Sample sample, String text, String what) {
        wrong.add("%s %s '%s' %s".formatted(sample.form(), HexFormat.ofDelimiter(" ").formatHex(sample.code()), text,
                what));
    }
}
