package org.backplane.x86.interpreter.manual;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.backplane.api.cpu.Architecture;
import org.backplane.api.cpu.CpuCore;
import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.Exit;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.Hooks;
import org.backplane.api.cpu.InterruptController;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.Unanswered;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.time.MachineClock;
import org.backplane.api.x86.X86Events;
import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.api.x86.X86Wiring;
import org.backplane.api.x86.manage.X86Control;
import org.backplane.lib.x86.Bits;
import org.backplane.x86.architecture.X86ArchitectureFactory;
import org.backplane.x86.interpreter.InterpreterFactory;
import org.backplane.x86.interpreter.SmallMemory;

/**
 * A vCPU of the model {@code max} with 1 MiB of memory in which examples begin: flat segments for every privilege level, a gate
 * for every vector to a handler of its own (all of ring 0; in long mode on a stack of the IST), a task, page tables.
 */
final class Machine {
    static final int RAM = 1 << 20;
    static final int GDT = 0x1000;
    static final int IDT = 0x2000;
    static final int TSS = 0x3000;
    static final int LDT = 0x4000;
    /** Handler of vector n: 16 n further on. */
    static final int HANDLERS = 0x9000;
    static final int CODE = 0x2_0000;
    static final int TASK = 0x48;

    private static final int NEXT = 0x5000;
    private static final int NEXT16 = 0x5100;
    private static final int NEXT_IP = 0xa000;

    private static final long STACKS = 0x4_8000;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    /** Selector and descriptor by privilege level: CS, SS. */
    private static final int[] CODE32 = {0x08, 0x69, 0x7a, 0x1b};
    private static final int[] CODE64 = {0x28, 0x89, 0x92, 0x33};
    private static final int[] DATA = {0x10, 0x71, 0x82, 0x23};

    /** The end of "AuthenticAMD". */
    private static final long AMD = 0x444d_4163;

    final X86State state = new X86State();
    final long[] reg = state.reg;
    final SmallMemory memory;
    final List<SystemRegister> registers;
    /** Vector of an interrupt that waits, or -1. */
    int request;
    /** Bits of {@link X86Events} that wait. */
    int events;

    private final CpuCore core;
    private final Architecture architecture;
    private final List<CpuExtension> extensions;
    private final UnaryOperator<X86Wiring> change;
    private final Unanswered unanswered;
    private final FeatureSet features = new FeatureSet();
    private Wiring wiring;
    private String mode = "";

    Machine(Arena arena) {
        this(arena, "fault", Unanswered.NONE);
    }

    /** Whose CPUID says that it is AMD's. */
    static Machine ofAmd(Arena arena) {
        return new Machine(arena, "max", "fault", Unanswered.NONE, _ -> List.of(), Machine::ofAmd);
    }

    private static X86Wiring ofAmd(X86Wiring wired) {
        return new X86Wiring(wired, (asking, leaf, subleaf) -> {
            wired.cpuid.query(asking, leaf, subleaf);
            if (leaf == 0) { asking.reg[X86Reg.RCX] = AMD; }
        }, wired.capabilities, wired.tscHertz, wired.random, wired.unknown);
    }

    Machine(Arena arena, String unknownMsr, Unanswered unanswered) {
        this(arena, unknownMsr, unanswered, _ -> List.of());
    }

    /** @param parts makes the extensions of a vCPU with a state */
    Machine(Arena arena, String unknownMsr, Unanswered unanswered, Function<X86State, List<CpuExtension>> parts) {
        this(arena, "max", unknownMsr, unanswered, parts, wired -> wired);
    }

    /** Of another model. */
    Machine(Arena arena, String model, String unknownMsr, Unanswered unanswered,
            Function<X86State, List<CpuExtension>> parts) {
        this(arena, model, unknownMsr, unanswered, parts, wired -> wired);
    }

    private Machine(Arena arena, String model, String unknownMsr, Unanswered unanswered,
            Function<X86State, List<CpuExtension>> parts, UnaryOperator<X86Wiring> change) {
        this.change = change;
        extensions = parts.apply(state);
        this.unanswered = unanswered;
        memory = new SmallMemory(arena, RAM);
        InterpreterFactory factory = new InterpreterFactory();
        core = factory.create(new InterpreterFactory.Config());
        architecture = new X86ArchitectureFactory().create(
                new X86ArchitectureFactory.Config(true, 1_000_000_000, 25_000_000), model, 0,
                new MachineSpec("examples", "x86-64", RAM, unknownMsr, List.of()), problem -> {
                    throw new IllegalArgumentException(problem);
                });
        registers = Stream
                .concat(architecture.registers(state).stream(),
                        extensions.stream().flatMap(part -> part.registers().stream()))
                .sorted(Comparator.comparing(SystemRegister::id, Integer::compareUnsigned)).toList();
        factory.offer(features);
        extensions.forEach(part -> part.advertise(features));
        wire();
    }

    /** As it is now: after a call of the {@link #control}. */
    void wire() {
        wiring = change.apply((X86Wiring) architecture.wire(
                new Wiring(state, memory, memory, clock(), interrupts(), Hooks.NONE,
                        registers.toArray(new SystemRegister[0]), unanswered, extensions),
                features));
    }

    X86Control control() {
        return architecture.facet(X86Control.class);
    }

    private static MachineClock clock() {
        return new MachineClock() {
            @Override
            public long nanos() { return 0; }

            @Override
            public long epochNanos() { return 0; }
        };
    }

    private InterruptController interrupts() {
        return new InterruptController() {
            private int priority;

            @Override
            public boolean requests() { return request >= 0; }

            @Override
            public int acknowledge() {
                int vector = request;
                request = -1;
                return vector;
            }

            @Override
            public int takeEvents(int wanted) {
                int taken = events & wanted;
                events &= ~wanted;
                return taken;
            }

            @Override
            public int taskPriority() { return priority; }

            @Override
            public void taskPriority(int value) { priority = value; }
        };
    }

    /** Executes {@code steps} instructions of {@code code} at CS:RIP and gives {@link Exit}'s reason. */
    int run(byte[] code, int steps) {
        long at = reg[X86Reg.BASE + X86Reg.CS] + reg[X86Reg.RIP];
        if (at >= 0 && at < RAM) {
            MemorySegment.copy(MemorySegment.ofArray(code), 0, memory.ram, at, Math.min(code.length, RAM - at));
        }
        for (int n = 0; n < 4; n++) { reg[X86Reg.PDPTE + n] = quad(0x1_0000 + 8 * n); }
        core.rewire(wiring);
        state.lower(-1);
        state.raise(CpuState.INTERRUPT);
        return execute(steps);
    }

    /** Goes on. */
    int more(int steps) {
        return execute(steps);
    }

    /** The core returns behind RSM, for whoever held something back; here nobody did. */
    private int execute(int steps) {
        long end = state.retired + steps;
        int reason = core.run(steps);
        while (reason == Exit.PAUSE) {
            state.lower(CpuState.KICK);
            reason = state.retired < end ? core.run(end - state.retired) : Exit.BUDGET;
        }
        return reason;
    }

    String failure() {
        return core.exit().detail;
    }

    long quad(long address) {
        return memory.ram.get(LONG, address);
    }

    void quad(long address, long value) {
        memory.ram.set(LONG, address, value);
    }

    boolean isLong() { return mode.equals("long") || mode.equals("compat"); }

    /** The mode's name as in {@link Example}. */
    String mode() {
        return mode;
    }

    /** Forgets everything. */
    void begin(String newMode, int cpl) {
        mode = newMode;
        request = -1;
        events = 0;
        memory.ram.fill((byte) 0);
        memory.ram.asSlice(HANDLERS, 0x1000).fill((byte) 0xf4);
        architecture.reset(state, false);
        reg[X86Reg.RDX] = 0;
        reg[X86Reg.CR0] = Bits.CR0_ET | Bits.CR0_NE | (mode.equals("real") ? 0 : Bits.CR0_PE);
        reg[X86Reg.CR4] = Bits.CR4_OSFXSR | Bits.CR4_OSXMMEXCPT;
        switch (mode) {
            case "real" -> real();
            case "v86" -> v86();
            default -> protect(cpl);
        }
    }

    private void real() {
        for (int vector = 0; vector < 256; vector++) {
            memory.ram.set(ValueLayout.JAVA_INT, 4L * vector, HANDLERS << 12 | vector << 4);
        }
        for (int n = X86Reg.ES; n <= X86Reg.GS; n++) { segment(n, 0, 0, 0xffff, 0x93); }
        segment(X86Reg.CS, CODE >> 4, CODE, 0xffff, 0x9b);
        reg[X86Reg.RIP] = 0;
        reg[X86Reg.RSP] = 0x8000;
        reg[X86Reg.BASE + X86Reg.IDTR] = 0;
        reg[X86Reg.LIMIT + X86Reg.IDTR] = 0x3ff;
    }

    private void v86() {
        protect(3);
        for (int n = X86Reg.ES; n <= X86Reg.GS; n++) { segment(n, 0x3000, 0x3_0000, 0xffff, 0xf3); }
        segment(X86Reg.CS, CODE >> 4, CODE, 0xffff, 0xf3);
        segment(X86Reg.SS, 0x5000, 0x5_0000, 0xffff, 0xf3);
        reg[X86Reg.RIP] = 0;
        reg[X86Reg.RSP] = 0x8000;
        reg[X86Reg.RFLAGS] |= Bits.VM;
    }

    private void protect(int cpl) {
        descriptors();
        paging(cpl);
        reg[X86Reg.CPL] = cpl;
        reg[X86Reg.RIP] = mode.equals("prot16") ? 0 : CODE;
        for (int n = X86Reg.ES; n <= X86Reg.GS; n++) { load(n, n == X86Reg.SS ? DATA[cpl] : 0x23); }
        load(X86Reg.CS, mode.equals("long") ? CODE64[cpl] : mode.equals("prot16") ? 0x38 : CODE32[cpl]);
        if (mode.equals("prot16")) { load(X86Reg.SS, 0x40); }
        reg[X86Reg.RSP] = mode.equals("prot16") ? 0x8000 : STACKS + 0x1_0000L * cpl / 2;
        load(X86Reg.TR, TASK);
        load(X86Reg.LDTR, 0x58);
        table(X86Reg.GDTR, GDT, 0x1ff);
        table(X86Reg.IDTR, IDT, isLong() ? 0xfff : 0x7ff);
        tasks();
        for (int vector = 0; vector < 256; vector++) { gate(vector); }
    }

    private void table(int register, long base, long limit) {
        reg[X86Reg.BASE + register] = base;
        reg[X86Reg.LIMIT + register] = limit;
    }

    private void descriptors() {
        for (int cpl = 0; cpl < 4; cpl++) {
            quad(GDT + (CODE32[cpl] & -8), Descriptors.parse("xr,dpl" + cpl));
            quad(GDT + (CODE64[cpl] & -8), Descriptors.parse("xr,l64,dpl" + cpl));
            quad(GDT + (DATA[cpl] & -8), Descriptors.parse("rw,dpl" + cpl));
        }
        quad(GDT + 0x38, Descriptors.parse("xr,d16,limit=ffff,base=20000"));
        quad(GDT + 0x40, Descriptors.parse("rw,d16,limit=ffff,base=40000"));
        quad(GDT + TASK, Descriptors.parse("tss-busy,limit=67,base=3000"));
        quad(GDT + 0x58, Descriptors.parse("ldt,limit=ff,base=4000"));
    }

    private void tasks() {
        for (int cpl = 0; cpl < 3; cpl++) {
            long stack = STACKS + 0x4000 + 0x4000L * cpl;
            quad(TSS + 4 + 8 * cpl, isLong() ? stack : stack | (long) DATA[cpl] << 32);
        }
        memory.ram.set(ValueLayout.JAVA_SHORT, TSS + 0x66, (short) 0x68);
        if (isLong()) {
            quad(TSS + 0x24, 0x5_c000);
        } else {
            waitingTask();
            waitingTask16();
        }
    }

    /** Selector 1A0: ring 0 at A000, stack below 46000. */
    private void waitingTask() {
        quad(GDT + 0x1a0, Descriptors.parse("tss,limit=67,base=5000"));
        quad(NEXT + 0x1c, 0x1_0000 | (long) NEXT_IP << 32);
        quad(NEXT + 0x24, 2);
        quad(NEXT + 0x38, 0x4_6000);
        for (int n = 0; n < 6; n++) { memory.ram.set(ValueLayout.JAVA_INT, NEXT + 0x48 + 4 * n, selector(n)); }
        quad(NEXT + 0x60, 0x58);
    }

    /** Selector 1A8: the same in 16 bits, stack below 6000. */
    private void waitingTask16() {
        quad(GDT + 0x1a8, Descriptors.parse("tss16,limit=2b,base=5100"));
        quad(NEXT16 + 0x0e, NEXT_IP | 2 << 16);
        quad(NEXT16 + 0x1a, 0x6000);
        for (int n = 0; n < 4; n++) {
            memory.ram.set(ValueLayout.JAVA_SHORT, NEXT16 + 0x22 + 2 * n, (short) selector(n));
        }
        quad(NEXT16 + 0x2a, 0x58);
    }

    private static int selector(int segment) {
        return segment == X86Reg.CS ? 8 : segment == X86Reg.SS ? 0x10 : 0x23;
    }

    private void gate(int vector) {
        String gate = isLong() ? "int,ist=1,to=28:" : "int,to=8:";
        quad(IDT + (isLong() ? 16L : 8L) * vector,
                Descriptors.parse(gate + Integer.toHexString(HANDLERS + 16 * vector)));
    }

    /** The first MiB is where it is; what examples change translates the address {@link #page}. */
    private void paging(int cpl) {
        boolean wide = !mode.equals("paged");
        if (wide && !isLong() && !mode.equals("pae")) { return; }
        reg[X86Reg.CR0] |= Bits.CR0_PG | Bits.CR0_WP;
        reg[X86Reg.CR3] = 0x1_0000;
        reg[X86Reg.CR4] |= wide ? Bits.CR4_PAE : 0;
        reg[X86Reg.EFER] = isLong() ? Bits.EFER_LME | Bits.EFER_LMA | Bits.EFER_SCE | Bits.EFER_NXE : 0;
        for (int n = 0; n < RAM >> 12; n++) {
            boolean user = n >= 0x5e || n >= 0x30 && n < 0x40 || cpl == 3 && n == CODE >> 12;
            entry(wide ? 0x1_6000 : 0x1_7000, n, wide, (long) n << 12 | (user ? 0x67 : 0x63));
        }
        if (isLong()) {
            entry(0x1_0000, 0, true, 0x1_4007);
            entry(0x1_4000, 0, true, 0x1_5007);
            entry(0x1_0000, 1, true, 0x1_1007);
            entry(0x1_1000, 1, true, 0x1_2007);
        } else if (wide) {
            entry(0x1_0000, 0, true, 0x1_5001);
            entry(0x1_0000, 1, true, 0x1_2001);
        }
        entry(wide ? 0x1_5000 : 0x1_0000, 0, wide, wide ? 0x1_6007 : 0x1_7007);
        entry(wide ? 0x1_2000 : 0x1_0000, 1, wide, 0x1_3007);
        entry(0x1_3000, 1, wide, 0x3_0007);
    }

    /** The linear address whose translation is the examples' own. */
    long page() {
        return isLong() ? 0x80_4020_1000L : mode.equals("pae") ? 0x4020_1000 : 0x40_1000;
    }

    private void entry(long table, int index, boolean wide, long value) {
        if (wide) {
            quad(table + 8L * index, value);
        } else {
            memory.ram.set(ValueLayout.JAVA_INT, table + 4L * index, (int) value);
        }
    }

    /** Fills a segment register from its descriptor. */
    void load(int segment, int selector) {
        long descriptor = quad(((selector & 4) != 0 ? LDT : GDT) + (selector & 0xfff8));
        if ((selector & 0xfffc) == 0) {
            segment(segment, selector, 0, 0, X86Reg.UNUSABLE);
        } else {
            segment(segment, selector, Descriptors.base(descriptor), Descriptors.limit(descriptor),
                    Descriptors.access(descriptor));
        }
    }

    private void segment(int segment, int selector, long base, long limit, long access) {
        reg[X86Reg.SELECTOR + segment] = selector;
        reg[X86Reg.BASE + segment] = base;
        reg[X86Reg.LIMIT + segment] = limit;
        reg[X86Reg.ACCESS + segment] = access;
    }

    /** The general registers but RSP. */
    long[] general() {
        long[] general = Arrays.copyOf(reg, 16);
        general[X86Reg.RSP] = 0;
        return general;
    }
}
