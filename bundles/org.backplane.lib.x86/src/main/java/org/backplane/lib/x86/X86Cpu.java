package org.backplane.lib.x86;

import java.util.function.LongSupplier;

import org.backplane.api.x86.BranchPredictor;
import org.backplane.api.x86.BranchRecorder;
import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;
import org.backplane.lib.x86.x87.Fpu;

/**
 * The execution context that instructions work on: the borrowed state, arithmetic flags in lazy form and guest memory
 * through the TLB. Derived things only; {@link #load} builds them from the state and {@link #store} completes the state.
 */
public final class X86Cpu extends GuestMemory {
    /** PAUSEs but one between two yields. */
    private static final int SPINS = 15;

    public final X86State state;
    public final long[] reg;
    public final long[] vec;
    public final long[] fp;
    /** The x87 unit, over {@link #fp}. */
    public final Fpu fpu;

    /** Translation and everything memory accesses need beyond a TLB hit. */
    public final Mmu mmu;
    /** What becomes of accesses by the types of memory. */
    public final Caching caching = new Caching(this);
    /** Delivery of interrupts and exceptions. */
    public final Exceptions exceptions = new Exceptions(this);
    /** Loading of segment registers and far transfers. */
    public final Segments segments = new Segments(this);

    /** Far jumps, calls and returns. */
    public final FarControl transfers = new FarControl(this);
    /** Fast system calls. */
    public final SystemCalls systemCalls = new SystemCalls(this);
    public final Vendor vendor = new Vendor(this);
    /** Breakpoints in the debug registers. */
    public final Breakpoints breakpoints = new Breakpoints(this);
    /** SMI and RSM. */
    public final SystemManagement management = new SystemManagement(this);
    /** Control and debug registers. */
    public final Controls controls = new Controls(this);

    public X86Wiring wiring;
    /** Who is told of branches, or null. */
    public BranchRecorder recorder;
    /** Whether near branches are recorded now. */
    public boolean recording;
    /** Who predicts branches, or null. */
    public BranchPredictor predictor;

    /** Instructions of the block or trace under execution that have retired; whoever catches a fault goes by it. */
    public int at;
    /** Changes with translations, code size and privilege: what was found at a linear address is good for one stamp. */
    public int stamp;
    /** Where execution goes on after the block: offset within CS. Branches set it. */
    public long next;

    /** Ones for the bits of the instruction pointer: 32 or 64. Code of 16 bits does not wrap: it runs past the segment's limit. */
    public long ipMask = -1;
    /** Bits of addresses and operands in code without prefixes: 16, 32 or 64. */
    public int codeSize = 64;
    /** Whether the CPU is in 64-bit mode (EFER.LMA and CS.L). */
    public boolean longMode;
    /** Exception that SSE instructions raise now, or 0: CR0.EM, CR4.OSFXSR, CR0.TS. */
    public int sseFault;
    /** Exception that AVX instructions raise now, or 0: real mode, CR4.OSXSAVE, XCR0, CR0.TS. */
    public int avxFault;
    /** Exception that x87 and MMX instructions raise now, or 0: CR0.EM, CR0.TS. */
    public int fpuFault;
    /** A bit for every segment register that data of any offset below 4 GiB is reached by as by none; see {@link #flatten}. */
    private int flat;
    /** Set by a repeated instruction that stopped before its end, to go on later: it has not retired. */
    public boolean unfinished;
    /** Set by HLT. */
    public boolean halt;
    /** Set by a task switch behind which no exception could be delivered: the CPU shuts down. */
    public boolean dead;
    /** Linear address of offset 0 in CS. */
    public long codeBase;
    /** Counts every flush of translations: caches keyed by linear addresses are stale when it has moved. */
    public int flushes;

    /** Linear address of the instruction under execution, for people; set by the core. */
    public LongSupplier instruction = () -> 0;

    /** Whether others run meanwhile that a waiting vCPU can make room for. */
    public boolean yields = true;
    private int spins;
    private final GuestFault fault = new GuestFault();

    public X86Cpu(X86State state) {
        this.state = state;
        reg = state.reg;
        vec = state.vec;
        fp = state.fp;
        fpu = new Fpu(fp);
        mmu = new Mmu(this);
    }

    @Override
    Mmu mmu() {
        return mmu;
    }

    /** Builds everything derived from the state, and drops translations. */
    public void load() {
        derive();
        mmu.flushAll();
    }

    /** Builds everything derived from the state but translations. */
    public void derive() {
        setArithmetic(reg[X86Reg.RFLAGS]);
        modes();
    }

    /** Completes the state: arithmetic flags. */
    public void store() {
        reg[X86Reg.RFLAGS] = rflags();
    }

    /** Takes up control registers, code segment and privilege after any of them changed. */
    public void modes() {
        codeSize = codeSize(reg);
        longMode = codeSize == 64;
        ipMask = longMode ? -1 : 0xffff_ffffL;
        long cr0 = reg[X86Reg.CR0];
        int trap = (cr0 & Bits.CR0_TS) != 0 ? GuestFault.NM : 0;
        fpuFault = (cr0 & Bits.CR0_EM) != 0 ? GuestFault.NM : trap;
        sseFault = (cr0 & Bits.CR0_EM) != 0 || (reg[X86Reg.CR4] & Bits.CR4_OSFXSR) == 0 ? GuestFault.UD : trap;
        boolean recognized = (cr0 & Bits.CR0_PE) != 0 && (reg[X86Reg.RFLAGS] & Bits.VM) == 0;
        boolean enabled = (reg[X86Reg.CR4] & Bits.CR4_OSXSAVE) != 0
                && (reg[X86Reg.XCR0] & Bits.XCR0_AVX) == Bits.XCR0_AVX;
        avxFault = recognized && enabled ? trap : GuestFault.UD;
        codeBase = longMode ? 0 : reg[X86Reg.BASE + X86Reg.CS];
        breakpoints.modes();
        mmu.modes();
    }

    /** 16, 32 or 64: how the code that these registers point at is decoded. */
    public static int codeSize(long[] registers) {
        boolean lma = (registers[X86Reg.EFER] & Bits.EFER_LMA) != 0;
        long cs = registers[X86Reg.ACCESS + X86Reg.CS];
        if (lma && (cs & Bits.ACCESS_L) != 0) { return 64; }
        return (cs & Bits.ACCESS_DB) != 0 ? 32 : 16;
    }

    /** Ones for the bits of a linear address. */
    public long linearMask() {
        return longMode ? -1 : 0xffff_ffffL;
    }

    /** Current privilege level, 0 to 3. */
    public int cpl() {
        return (int) reg[X86Reg.CPL];
    }

    /** All of RFLAGS. */
    public long rflags() {
        return reg[X86Reg.RFLAGS] & ~ARITHMETIC | arithmetic();
    }

    /** Sets all of RFLAGS. */
    public void rflags(long value) {
        boolean alignment = ((reg[X86Reg.RFLAGS] ^ value) & Bits.AC) != 0;
        reg[X86Reg.RFLAGS] = value & ~ARITHMETIC | 2;
        setArithmetic(value);
        if (alignment) { mmu.checks(); }
    }

    /** Sets PKRU. */
    public void protectionKeys(long value) {
        long changed = reg[X86Reg.PKRU] ^ value;
        reg[X86Reg.PKRU] = value;
        if (changed != 0) { mmu.keysChanged(changed); }
    }

    /** The exception to throw: {@code throw c.fault(GuestFault.UD)}. */
    public GuestFault fault(int vector) {
        return fault(vector, 0);
    }

    /** The exception to throw, with its error code. */
    public GuestFault fault(int vector, int error) {
        fault.vector = vector;
        fault.error = error;
        fault.nonCanonical = false;
        return fault;
    }

    /** The exception to throw for data at a non-canonical address. */
    GuestFault nonCanonical(long address) {
        fault(GuestFault.GP);
        fault.nonCanonical = true;
        fault.address = address;
        return fault;
    }

    /** IN: what is combined goes to memory before. */
    public long readPort(long port, int bytes) {
        caching.drain();
        return wiring.ports.read(port, bytes);
    }

    /** OUT, as {@link #readPort}. */
    public void writePort(long port, int bytes, long value) {
        caching.drain();
        wiring.ports.write(port, bytes, value);
    }

    /** The guest waits for another vCPU, which the host may not let run while this one does: now and then it lets others. */
    public void spin() {
        if ((++spins & SPINS) == 0 && yields) { Thread.yield(); }
    }

    /** Before any SSE instruction: faults unless it may execute now. */
    public void sse() {
        if (sseFault != 0) { throw fault(sseFault); }
    }

    /** Before any AVX instruction: faults unless it may execute now. */
    public void avx() {
        if (avxFault != 0) { throw fault(avxFault); }
    }

    /** Before any instruction with a VEX prefix and no vector: those are not there in real and virtual-8086 mode. */
    public void vex() {
        boolean recognized = (reg[X86Reg.CR0] & Bits.CR0_PE) != 0 && (reg[X86Reg.RFLAGS] & Bits.VM) == 0;
        if (!recognized) { throw fault(GuestFault.UD); }
    }

    /** Before any MMX instruction: faults unless it may execute now. */
    public void mmx() {
        if (fpuFault != 0) { throw fault((reg[X86Reg.CR0] & Bits.CR0_EM) != 0 ? GuestFault.UD : GuestFault.NM); }
        if (fpu.pending()) { floatingPointError(); }
    }

    /**
     * An x87 exception that is not masked comes before the instruction: #MF; with CR0.NE clear FERR#, for which the CPU waits here until an
     * interrupt comes, unless IGNNE# is asserted (SDM volume 1, 8.7).
     */
    public void floatingPointError() {
        if ((reg[X86Reg.CR0] & Bits.CR0_NE) != 0) { throw fault(GuestFault.MF); }
        if (fp[X86Fp.IGNNE] != 0 || wiring.floatingPointError == null) { return; }
        wiring.floatingPointError.asserted();
        halt = true;
        throw fault(GuestFault.NONE);
    }

    /** At the end of any MMX instruction but EMMS: all x87 registers are in use and TOP is 0 (SDM volume 1, 9.5.1). */
    public void mmxUsed() {
        fp[X86Fp.FSW] &= ~0x3800;
        fp[X86Fp.FTW] = 0;
    }

    /** Before any x87 instruction other than WAIT: faults unless it may execute now. */
    public void x87() {
        if (fpuFault != 0) { throw fault(fpuFault); }
    }

    /** Writes an MMX register; the exponent of the x87 register it aliases becomes all ones. */
    public void mmx(int register, long value) {
        fp[X86Fp.SIGNIFICAND + register] = value;
        fp[X86Fp.EXPONENT + register] = 0xffff;
    }

    /** Linear address of so many bytes at an offset in a segment, for accesses that are not flat 64-bit ones. */
    long linear(int segment, long offset, Insn i, int bytes) {
        if (longMode) {
            long base = segment >= X86Reg.FS ? reg[X86Reg.BASE + segment] : 0;
            return i.addressMask == -1 || segment >= X86Reg.FS ? base + offset : offset;
        }
        return (flat >>> segment & 1) != 0 ? offset : segments.linear(segment, offset, bytes);
    }

    /** Takes up the segment registers, behind every instruction that may have changed one. */
    public void flatten() {
        flat = 0;
        for (int n = X86Reg.ES; n <= X86Reg.GS && !longMode; n++) { if (segments.isFlat(n)) { flat |= 1 << n; } }
    }

    /** Linear address of so many {@code bytes} at {@code offset} in {@code segment}, for an operand that is not a ModRM one. */
    public long segmented(int segment, long offset, int bytes) {
        if (longMode) {
            return canonical(segment, segment >= X86Reg.FS ? reg[X86Reg.BASE + segment] + offset : offset);
        }
        return (flat >>> segment & 1) != 0 ? offset : segments.linear(segment, offset, bytes);
    }

    private long canonical(int segment, long address) {
        if (address << 16 >> 16 != address) { throw fault(segment == X86Reg.SS ? GuestFault.SS : GuestFault.GP); }
        return address;
    }

    /** Linear address of {@code size} bits at an offset in the stack segment, outside 64-bit mode. */
    public long stack(long offset, int size) {
        return (flat >>> X86Reg.SS & 1) != 0 ? offset : segments.linear(X86Reg.SS, offset, size >>> 3);
    }

    /** Faults (#GP) unless a 128-bit operand is 16-byte aligned. */
    public void aligned16(long address) {
        if ((address & 15) != 0) { throw fault(GuestFault.GP); }
    }

    /** Faults (#GP) unless a 256-bit operand is 32-byte aligned. */
    public void aligned32(long address) {
        if ((address & 31) != 0) { throw fault(GuestFault.GP); }
    }

    /** Reads a general register of {@code width} bits, zero-extended; {@code shift} 8 for AH to BH. */
    public long get(int register, int shift, int width) {
        long value = reg[register];
        return switch (width) {
            case 8 -> value >>> shift & 0xff;
            case 16 -> value & 0xffff;
            case 32 -> value & 0xffff_ffffL;
            default -> value;
        };
    }

    /** Writes a general register as an operand of {@code width} bits: 32 clears the upper half, 8 and 16 keep the rest. */
    public void set(int register, int shift, int width, long value) {
        reg[register] = switch (width) {
            case 8 -> reg[register] & ~(0xffL << shift) | (value & 0xff) << shift;
            case 16 -> reg[register] & ~0xffffL | value & 0xffff;
            case 32 -> value & 0xffff_ffffL;
            default -> value;
        };
    }
}
