package org.backplane.lib.x86.x87;

import org.backplane.api.x86.X86Fp;

/**
 * The x87 unit of one vCPU: register stack, status and control over the borrowed state (SDM volume 1, chapter 8), and the
 * operands and result of the instruction that executes. Instructions call {@link #begin}, compute, and {@link #commit}.
 */
public final class Fpu {
    /** Status: stack fault. */
    public static final int SF = 1 << 6;
    /** Status: an unmasked exception is pending. */
    public static final int ES = 1 << 7;
    /** Status: busy, same as {@link #ES} since the 387. */
    public static final int BUSY = 1 << 15;
    /** The four condition codes. */
    public static final int CONDITIONS = Comparison.C0 | Comparison.C1 | Comparison.C2 | Comparison.C3;
    /** Control word after FNINIT: all masked, 64 bits, to nearest. */
    public static final int INITIAL_CONTROL = 0x37f;

    private static final int EXCEPTIONS = 0x3f;
    /** Exceptions found before an operation; unmasked, they leave the destination alone. */
    private static final int BEFORE = Float80.IE | Float80.DE | Float80.ZE;
    private static final int TOP_SHIFT = 11;
    private static final int TOP = 7 << TOP_SHIFT;
    private static final int CONTROL_BITS = 0x1f3f;
    private static final int CONTROL_FIXED = 0x40;

    /** Operands and result. */
    public final Float80 f = new Float80();
    /** Transcendental functions on them. */
    public final Exponential exponential = new Exponential();
    public final Trigonometry trigonometry = new Trigonometry();

    private final long[] fp;
    private boolean stackFault;

    /** The unit over a state ({@link X86Fp}). */
    public Fpu(long[] fp) {
        this.fp = fp;
    }

    /** Starts an instruction. */
    public Fpu begin() {
        f.begin((int) fp[X86Fp.FCW]);
        stackFault = false;
        return this;
    }

    /**
     * Ends an instruction: its exceptions and C1 go to the status word. Says whether the result may be written; not if an
     * unmasked exception keeps the operands.
     */
    public boolean commit() {
        return commit(BEFORE, Comparison.C1);
    }

    /** Ends an instruction that leaves C1 alone unless there is a stack fault. */
    public boolean commitKeepingC1() {
        return commit(BEFORE, stackFault ? Comparison.C1 : 0);
    }

    /** Ends an instruction that stores a float to memory: overflow and underflow, unmasked, keep it from storing. */
    public boolean commitStore() {
        return commit(BEFORE | Float80.OE | Float80.UE, Comparison.C1);
    }

    /** Whether {@link #commit} will allow the result to be written. */
    public boolean writes() {
        return (f.raised & ~f.control & BEFORE) == 0;
    }

    /** Whether {@link #commitStore} will allow the result to be written. */
    public boolean stores() {
        return (f.raised & ~f.control & (BEFORE | Float80.OE | Float80.UE)) == 0;
    }

    /** Unmasked exceptions of {@code keeping} keep the destination; nothing else is raised then. */
    private boolean commit(int keeping, int conditions) {
        int unmasked = f.raised & ~f.control;
        boolean kept = (unmasked & keeping) != 0;
        if (kept) {
            f.raised &= keeping;
            f.up &= stackFault;
        }
        int status = status() & ~conditions | f.raised | (f.up ? Comparison.C1 : 0);
        status(status | (stackFault ? SF : 0) | (unmasked != 0 ? ES | BUSY : 0));
        return !kept;
    }

    /** Ends an instruction whose result goes to ST(i). */
    public void commit(int i) {
        if (commit()) {
            set(i);
        }
    }

    /** Ends an instruction whose result goes to ST(i), and pops. */
    public void commitPop(int i) {
        if (commit()) {
            set(i);
            pop();
        }
    }

    /** Stack underflow: invalid operation, the result is the default NaN. */
    public void underflow() {
        stackFault = true;
        f.invalid();
    }

    /** Pushes the result, even a denormal under an unmasked exception; a stack overflow when ST(7) is in use. */
    public void push() {
        boolean overflow = !isEmpty(-1) && !stackFault;
        if (overflow) {
            f.raised = 0;
            underflow();
            f.up = true;
        }
        if (commit(Float80.IE, Comparison.C1)) {
            pushResult();
        }
    }

    /** Pushes the result once {@link #commit} allowed it. */
    public void pushResult() {
        top(top() - 1);
        set(0);
    }

    /** Pushes a constant, given with 64 bits more than a register has, rounded as the rounding control says. */
    public void constant(int exp, long significand, long more) {
        f.signExponent = exp;
        f.significand = more != 0 && f.roundsUp(0, significand, more) ? significand + 1 : significand;
        push();
    }

    /** Exchanges ST(0) and ST(i); empty ones count as the default NaN. */
    public void exchange(int i) {
        fill(0);
        fill(i);
        int x = register(0);
        int y = register(i);
        swap(X86Fp.EXPONENT + x, X86Fp.EXPONENT + y);
        swap(X86Fp.SIGNIFICAND + x, X86Fp.SIGNIFICAND + y);
    }

    private void fill(int i) {
        if (isEmpty(i)) {
            set(i);
        }
    }

    private void swap(int x, int y) {
        long value = fp[x];
        fp[x] = fp[y];
        fp[y] = value;
    }

    /** Takes ST(0) apart as a; false after a stack underflow. */
    public boolean unary() {
        return operands(!isEmpty(0), false);
    }

    /** Takes ST(0) and ST(1) apart as a and b; false after a stack underflow. */
    public boolean binary() {
        return operands(!isEmpty(0) && !isEmpty(1), false);
    }

    /** Takes ST(0) apart for an instruction that also pushes; false after a stack fault. */
    public boolean unaryPush() {
        return operands(!isEmpty(0) && isEmpty(-1), !isEmpty(0));
    }

    private boolean operands(boolean present, boolean overflow) {
        if (!present) {
            underflow();
            f.up = overflow;
            return false;
        }
        get(f.a, 0);
        get(f.b, 1);
        return true;
    }

    /** {@code ST(dst) = ST(dst) op ST(src)}, not yet committed. */
    public void arithmetic(int op, int dst, int src) {
        if (isEmpty(dst) || isEmpty(src)) {
            underflow();
            return;
        }
        get(f.a, dst);
        get(f.b, src);
        Arithmetic80.compute(f, op);
    }

    /** {@code ST(0) = ST(0) op b}. */
    public void arithmetic(int op) {
        if (isEmpty(0)) {
            underflow();
        } else {
            get(f.a, 0);
            Arithmetic80.compute(f, op);
        }
        commit(0);
    }

    /** Compares ST(0) with ST(i), or with {@link Float80#b} if {@code i} is 8. Returns condition codes, not yet committed. */
    public int compare(int i, boolean quiet) {
        if (isEmpty(0) || i < 8 && isEmpty(i)) {
            underflow();
            return Comparison.UNORDERED;
        }
        get(f.a, 0);
        if (i < 8) {
            get(f.b, i);
        }
        return Comparison.compare(f, quiet);
    }

    /** Takes ST(i) apart. */
    public void get(Operand to, int i) {
        int r = register(i);
        to.set((int) fp[X86Fp.EXPONENT + r], fp[X86Fp.SIGNIFICAND + r]);
    }

    /** Makes ST(i) the result as it is. */
    public void copy(int i) {
        int r = register(i);
        f.signExponent = (int) fp[X86Fp.EXPONENT + r];
        f.significand = fp[X86Fp.SIGNIFICAND + r];
    }

    /** Writes the result to ST(i). */
    public void set(int i) {
        int r = register(i);
        fp[X86Fp.EXPONENT + r] = f.signExponent;
        fp[X86Fp.SIGNIFICAND + r] = f.significand;
        fp[X86Fp.FTW] &= ~(3L << r * 2);
    }

    public boolean isEmpty(int i) {
        return (fp[X86Fp.FTW] >>> register(i) * 2 & 3) == 3;
    }

    /** Marks ST(i) empty. */
    public void free(int i) {
        fp[X86Fp.FTW] |= 3L << register(i) * 2;
    }

    public void pop() {
        free(0);
        top(top() + 1);
    }

    /** Physical register of ST(0). */
    public int top() {
        return status() >>> TOP_SHIFT & 7;
    }

    public void top(int register) {
        status(status() & ~TOP | (register & 7) << TOP_SHIFT);
    }

    /** Physical register of ST(i). */
    public int register(int i) {
        return top() + i & 7;
    }

    public int status() {
        return (int) fp[X86Fp.FSW];
    }

    public void status(int value) {
        fp[X86Fp.FSW] = value & 0xffff;
    }

    /** Sets the condition codes of {@code mask}. */
    public void condition(int mask, int value) {
        status(status() & ~mask | value);
    }

    /** Whether an unmasked exception waits for the next waiting instruction. */
    public boolean pending() {
        return (fp[X86Fp.FSW] & ES) != 0;
    }

    public int control() {
        return (int) fp[X86Fp.FCW];
    }

    /** Sets the control word; exceptions that it unmasks become pending. */
    public void control(int value) {
        fp[X86Fp.FCW] = value & CONTROL_BITS | CONTROL_FIXED;
        summarize();
    }

    /** Makes ES and B follow from exceptions and masks. */
    public void summarize() {
        boolean unmasked = (status() & ~control() & EXCEPTIONS) != 0;
        status(status() & ~(ES | BUSY) | (unmasked ? ES | BUSY : 0));
        if (!unmasked) { fp[X86Fp.IGNNE] = 0; }
    }

    /** FNCLEX. */
    public void clearExceptions() {
        status(status() & ~(EXCEPTIONS | SF | ES | BUSY));
        fp[X86Fp.IGNNE] = 0;
    }

    /** FNINIT. */
    public void reset() {
        fp[X86Fp.FCW] = INITIAL_CONTROL;
        fp[X86Fp.FSW] = 0;
        fp[X86Fp.FTW] = 0xffff;
        fp[X86Fp.IGNNE] = 0;
        for (int word = X86Fp.FOP; word <= X86Fp.FDS; word++) {
            fp[word] = 0;
        }
    }

    /** Tags as FNSTENV stores them, from what the registers hold. */
    public int tags() {
        int tags = 0;
        for (int r = 0; r < 8; r++) {
            tags |= tag(r) << r * 2;
        }
        return tags;
    }

    private int tag(int r) {
        if ((fp[X86Fp.FTW] >>> r * 2 & 3) == 3) { return 3; }
        int exp = (int) fp[X86Fp.EXPONENT + r] & 0x7fff;
        long sig = fp[X86Fp.SIGNIFICAND + r];
        if (exp == 0 && sig == 0) { return 1; }
        return exp == 0 || exp == 0x7fff || sig >= 0 ? 2 : 0;
    }
}
