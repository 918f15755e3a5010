package org.backplane.x86.interpreter.lockstep;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.backplane.api.x86.Feature;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Draft;
import org.backplane.lib.x86.LazyFlags;
import org.backplane.lib.x86.decode.Decoder;
import org.backplane.lib.x86.decode.Encoding;
import org.backplane.lib.x86.decode.OpcodeRow;
import org.backplane.lib.x86.table.Ends;

/** What is not compared with QEMU 7.2, and why; the oracle's recordings of a processor have it. */
final class Apart {
    private static final String OWN = "what it gives is the machine's own";
    private static final String POINTERS = "QEMU keeps no x87 pointers";
    private static final String MXCSR = "QEMU does not check what is reserved in MXCSR";
    private static final String MASKED = "QEMU faults at other elements, or where no element is";
    private static final String FLUSH = "QEMU does not look whether the address is mapped";
    private static final String NAN = "QEMU passes on the other one of two NaNs";
    private static final String CARRY = "QEMU 7.2 loses the other carry";

    /** By mnemonic. */
    private static final Map<String, String> ROWS = Map.ofEntries(Map.entry("cpuid", OWN), Map.entry("rdtsc", OWN),
            Map.entry("rdtscp", OWN), Map.entry("rdpid", OWN), Map.entry("rdrand", OWN), Map.entry("rdseed", OWN),
            Map.entry("sldt", OWN), Map.entry("str", OWN), Map.entry("sgdt", OWN), Map.entry("sidt", OWN),
            Map.entry("smsw", OWN), Map.entry("xgetbv", OWN), Map.entry("fxsave", POINTERS),
            Map.entry("xsave", POINTERS),
            Map.entry("xsaveopt", POINTERS), Map.entry("xsavec", POINTERS), Map.entry("fxrstor", MXCSR),
            Map.entry("xrstor", MXCSR), Map.entry("ldmxcsr", MXCSR), Map.entry("maskmovdqu", MASKED),
            Map.entry("maskmovq", MASKED), Map.entry("int1", "QEMU has none"),
            Map.entry("int", "QEMU's error code has 16 times the vector"),
            Map.entry("enter", "QEMU does not look whether all of the frame can be written"),
            Map.entry("pusha", MASKED),
            Map.entry("adcx", CARRY), Map.entry("adox", CARRY), Map.entry("clflush", FLUSH),
            Map.entry("clflushopt", FLUSH), Map.entry("clwb", FLUSH),
            Map.entry("pmaskmovd", MASKED), Map.entry("pmaskmovq", MASKED), Map.entry("maskmovps", MASKED),
            Map.entry("maskmovpd", MASKED), Map.entry("pause", "REX.B makes it an exchange in QEMU, not on processors"),
            Map.entry("iret", "QEMU lets user mode set VIF and VIP"),
            Map.entry("stmxcsr", "QEMU has no flag for denormal operands"),
            Map.entry("cmpxchg8b", "QEMU sets a reserved flag"), Map.entry("cmpxchg16b", "as above"),
            Map.entry("lret", "QEMU pops with the rights of a supervisor"),
            Map.entry("xsaves", "QEMU has none"), Map.entry("xrstors", "QEMU has none"),
            Map.entry("fscale", "QEMU passes on the other one of two NaNs"));
    /** By class of semantics. */
    private static final Map<String, String> GROUPS = Map.of("SseEstimates", "QEMU computes them exactly",
            "SseHorizontal", NAN, "AvxGathers",
            "QEMU leaves the mask alone when an element faults");
    /** QEMU has no C1, keeps no x87 pointers, and computes transcendental functions with other precision. */
    private static final Pattern X87 = Pattern.compile("X87(Transcendental|Environment)");
    /** Empties or counts registers, lets exceptions through, or tells the status word; or QEMU does not clear OF, SF and AF, or
     * begins at the other end in memory. */
    private static final Pattern X87_ROWS = Pattern
            .compile("fn?stsw|fldcw|fninit|fnsetpm|ffreep?|f(de|in)cstp|fstpnce|fu?comip?|fbld|fbstp");
    /**
     * QEMU looks at prefix 66 alone: in code of 16 bits it takes CRC32 and MOVBE for 32 bits without it, and in code of 64 bits for 16
     * bits with it, though REX.W goes before it (SDM volume 2, 2.2.1.2; a Xeon does as it says).
     */
    private static final Set<String> SIZED_BY_PREFIX = Set.of("crc32", "movbe");
    /** QEMU 7.2 makes CF of their result, not of the source. */
    private static final Set<String> WRONG_CARRY = Set.of("blsi", "blsr", "blsmsk");
    /** What they give with 16 bits the manual does not define. */
    private static final Set<String> SMALL_UNDEFINED = Set.of("bswap", "shld", "shrd");

    private static final Set<Integer> PREFIXES = Set.of(0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2,
            0xf3);
    private static final Set<Integer> IGNORED_SEGMENTS = Set.of(0x26, 0x2e, 0x36, 0x3e);
    /** POP, MOV, INC and their like with another ModRM.reg; VEX without a prefix in it, which has MMX registers then. */
    private static final Set<Integer> LOOSE = Set.of(0x8f, 0xc6, 0xc7, 0xff, 0xc4, 0xc5);
    /** Behind 0F: 3DNow!, bit tests with another ModRM.reg, MOVNTQ with a register for memory. */
    private static final Set<Integer> SECOND = Set.of(0x0e, 0x0f, 0xba, 0xe7);

    private Apart() {
    }

    /** Whether a row is of the x87 unit. */
    static boolean isX87(OpcodeRow row) {
        return row.group().startsWith("X87");
    }

    /** Flags that are not compared, though a row defines them. */
    static long flags(OpcodeRow row) {
        return WRONG_CARRY.contains(row.mnemonic()) ? LazyFlags.CF : 0;
    }

    /** QEMU makes a signalling NaN in memory quiet before it looks which one of two to pass on; it loads numbers that are none. */
    private static boolean x87(Decoder decoder) {
        OpcodeRow row = decoder.encoding.row;
        boolean real = row.mnemonic().matches("f(add|mul|subr?|divr?)") && decoder.insn.memory >= 0;
        return real || X87.matcher(row.group()).matches() || X87_ROWS.matcher(row.mnemonic()).matches()
                || row.name().equals("fldExtended");
    }

    /** Whether a prefix stands behind REX, which is none then (SDM volume 2, 2.2.1); QEMU obeys it. */
    static boolean hasStrayRex(byte[] code, int mode) {
        int at = 0;
        boolean rex = false;
        for (; at < code.length && (PREFIXES.contains(code[at] & 0xff) || mode == 64 && isRex(code[at])); at++) {
            if (rex) { return true; }
            rex = isRex(code[at]);
        }
        return false;
    }

    /** Whether an override that 64-bit code ignores stands behind one of FS or GS, which QEMU forgets then; an EPYC, tried by hand, does not. */
    static boolean hasStraySegment(byte[] code, int mode) {
        boolean used = false;
        for (int at = 0; mode == 64 && at < code.length && PREFIXES.contains(code[at] & 0xff); at++) {
            if (used && IGNORED_SEGMENTS.contains(code[at] & 0xff)) { return true; }
            used |= (code[at] & 0xfe) == 0x64;
        }
        return false;
    }

    private static boolean isRex(byte code) {
        return code >> 4 == 4;
    }

    static boolean has(Decoder decoder, int mode) {
        OpcodeRow row = decoder.encoding.row;
        return ROWS.containsKey(row.mnemonic()) || GROUPS.containsKey(row.group()) || isX87(row) && x87(decoder)
                || row.feature() == Feature.SHA || decoder.encoding.isVex() && vex(decoder, mode)
                || memory(decoder, mode) || operands(decoder, mode) || legacy(decoder, mode);
    }

    /** Whether QEMU executes what is no instruction, or reads its operand first: it does not look at all of ModRM, and not always for LOCK. */
    static boolean executes(byte[] code) {
        int at = 0;
        boolean lock = false;
        for (; PREFIXES.contains(code[at] & 0xff); at++) { lock |= (code[at] & 0xff) == 0xf0; }
        int opcode = at + (isRex(code[at]) ? 1 : 0);
        boolean second = code[opcode] == 0x0f && SECOND.contains(code[opcode + 1] & 0xff);
        return lock || second || LOOSE.contains(code[opcode] & 0xff);
    }

    /**
     * QEMU has no VEX in code of 16 bits; it does not ignore VEX.L of scalars, nor the high bits of vvvv and of a register in
     * an immediate outside 64-bit mode; VZEROALL and
     * VZEROUPPER there reach all registers; some scalars leave the upper half of a ymm register alone.
     */
    private static boolean vex(Decoder decoder, int mode) {
        String name = decoder.encoding.row.mnemonic();
        boolean scalar = name.matches("f(n?m.*|cvtsi2)s[sd]|cvtsi2s[sd]");
        boolean ignored = decoder.insn.vector != decoder.prefixes.vector;
        return mode == 16 || scalar || ignored || mode != 64
                && (decoder.prefixes.vvvv > 7 || name.startsWith("zero") || decoder.encoding.operands().contains("Lx"));
    }

    /**
     * QEMU checks neither alignment nor the limits and rights of segments, loses flags when the store of some rows faults, and
     * forgets the immediate of SHLD and SHRD where an address is relative to what is behind it.
     */
    private static boolean memory(Decoder decoder, int mode) {
        Draft insn = decoder.insn;
        boolean whole = decoder.encoding.operands().stream().anyMatch(code -> code.equals("Wx") || code.equals("Mx"));
        boolean limits = mode != 64 && (insn.segment == X86Reg.CS || mode == 16 && decoder.addressSize() == 32);
        boolean flags = decoder.encoding.row.mnemonic().matches("set.*|rc[lr]");
        boolean string = decoder.encoding.row.group().equals("Strings");
        boolean near = insn.base == X86Reg.RIP && decoder.encoding.row.mnemonic().matches("sh[lr]d");
        return limits && string || insn.memory >= 0 && (near || flags || limits || whole && !decoder.encoding.isVex());
    }

    /**
     * Control and debug registers that are not there fault in another order; QEMU uses null segments, far pointers of 64 bits as if they
     * had 32, and takes REX into account for MMX registers; PUSH of a segment register writes 16 bits on processors, all
     * in QEMU; MMX's horizontal operations forget a source that is the destination, too; encodings that only processors have.
     */
    private static boolean operands(Decoder decoder, int mode) {
        List<String> operands = decoder.encoding.operands();
        String name = decoder.encoding.row.mnemonic();
        boolean mmx = operands.stream().anyMatch(code -> "PQN".indexOf(code.charAt(0)) >= 0);
        boolean load = !name.equals("push") && decoder.encoding.row.group().equals("SegmentLoads");
        if (mmx && (decoder.prefixes.rex & 5) != 0 || load) { return true; }
        boolean control = operands.contains("Cy") || operands.contains("Dy");
        boolean segment = name.equals("push") && decoder.encoding.row.group().startsWith("Segment");
        boolean horizontal = name.matches("ph(add|sub).*") && operands.contains("Pq");
        boolean test = name.equals("test") && decoder.insn.digit == 1 && (decoder.insn.opcode | 1) == 0xf7;
        boolean prefetch = name.startsWith("prefetch") && decoder.insn.memory < 0;
        return control || segment || horizontal || test || prefetch;
    }

    /**
     * QEMU has no lengths of 64 bits for PCMPESTRI and PCMPESTRM; near branches with prefix 66 are AMD's, jumps to addresses that are not
     * canonical fault there, far ones too, RET's immediate is signed.
     */
    private static boolean legacy(Decoder decoder, int mode) {
        Encoding encoding = decoder.encoding;
        boolean branch = encoding.row.ends() == Ends.BRANCH && mode == 64
                && (decoder.prefixes.operandSize || !decoder.relative);
        boolean far = encoding.row.group().equals("FarTransfers") && decoder.insn.operandSize == 64;
        boolean release = encoding.operands().equals(List.of("Iw"));
        boolean wide = decoder.insn.operandSize == 64 && decoder.prefixes.operandSize
                && SIZED_BY_PREFIX.contains(encoding.row.mnemonic());
        boolean lengths = decoder.insn.wide && encoding.row.mnemonic().startsWith("pcmpestr");
        boolean sized = wide || lengths || mode == 16 && SIZED_BY_PREFIX.contains(encoding.row.mnemonic());
        boolean small = decoder.insn.operandSize == 16 && SMALL_UNDEFINED.contains(encoding.row.mnemonic());
        return branch || far || release || sized || small;
    }
}
