package org.backplane.dev.apic;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.device.Register;
import org.backplane.api.device.Window;
import org.backplane.api.x86.Msr;

/**
 * The registers of an x2APIC (SDM volume 3, 11.12.1): model-specific registers, each another way to the one that the window has at 16
 * times its number. Outside x2APIC mode, and for reserved bits, they are #GP.
 */
final class X2Registers {
    private static final int ID = 0x02;
    private static final int LDR = 0x0d;
    private static final int ICR = 0x30;
    private static final int SELF_IPI = 0x3f;
    private static final long TO_SELF = 1 << 18;
    /** Bits of entries of the local vector table that are read-only, not reserved: delivery status; of pins also remote IRR. */
    private static final int STATUS = 1 << 12;
    private static final int PIN_STATUS = STATUS | 1 << 14;

    private final VcpuBoard board;
    private final Window regs;
    private final ApicBase base;
    private final Register icrHigh;
    private final List<SystemRegister> all = new ArrayList<>();

    private X2Registers(VcpuBoard board, Window regs, ApicBase base, Register icrHigh) {
        this.board = board;
        this.regs = regs;
        this.base = base;
        this.icrHigh = icrHigh;
    }

    /** All of them. */
    static List<SystemRegister> of(VcpuBoard board, Window regs, ApicBase base, Register icrHigh) {
        X2Registers table = new X2Registers(board, regs, base, icrHigh);
        table.declare();
        return table.all;
    }

    private void declare() {
        readOnly(ID, "APICID");
        readOnly(0x03, "VERSION");
        readWrite(0x08, "TPR", 0xff);
        readOnly(0x0a, "PPR");
        writeOnly(0x0b, "EOI", 0);
        readOnly(LDR, "LDR");
        readWrite(0x0f, "SIVR", 0x3ff);
        for (int n = 0; n < 8; n++) {
            readOnly(0x10 + n, "ISR" + n);
            readOnly(0x18 + n, "TMR" + n);
            readOnly(0x20 + n, "IRR" + n);
        }
        readWrite(0x28, "ESR", 0);
        readWrite(ICR, "ICR", 0xffff_ffff_000c_cfffL);
        readWrite(0x32, "LVT_TIMER", 0x700ff | STATUS);
        readWrite(0x33, "LVT_THERMAL", 0x107ff | STATUS);
        readWrite(0x34, "LVT_PMI", 0x107ff | STATUS);
        readWrite(0x35, "LVT_LINT0", 0x1a7ff | PIN_STATUS);
        readWrite(0x36, "LVT_LINT1", 0x1a7ff | PIN_STATUS);
        readWrite(0x37, "LVT_ERROR", 0x100ff | STATUS);
        readWrite(0x38, "INIT_COUNT", 0xffff_ffffL);
        readOnly(0x39, "CUR_COUNT");
        readWrite(0x3e, "DIV_CONF", 0xb);
        writeOnly(SELF_IPI, "SELF_IPI", 0xff);
    }

    private void readOnly(int number, String name) {
        all.add(new X2Register(number, name, true, false, 0));
    }

    private void readWrite(int number, String name, long writable) {
        all.add(new X2Register(number, name, true, true, writable));
    }

    private void writeOnly(int number, String name, long writable) {
        all.add(new X2Register(number, name, false, true, writable));
    }

    private long load(int number) {
        return switch (number) {
            case ID -> board.index();
            case LDR -> (long) board.index() >> 4 << 16 | 1L << (board.index() & 15);
            case ICR -> regs.read(ICR << 4, 4) | icrHigh.get() << 32;
            default -> regs.read(number << 4, 4);
        };
    }

    private void store(int number, long value) {
        switch (number) {
            case ICR -> {
                icrHigh.set(value >>> 32);
                regs.write(ICR << 4, 4, value & 0xffff_ffffL);
            }
            case SELF_IPI -> regs.write(ICR << 4, 4, value | TO_SELF);
            default -> regs.write(number << 4, 4, value);
        }
    }

    /** One of them. */
    private final class X2Register implements SystemRegister {
        private final int number;
        private final String name;
        private final boolean readable;
        private final boolean writable;
        private final long mask;
        private final Runnable load = this::load;
        private final Runnable store = this::store;
        /** What an access under way carries; on the vCPU's thread. */
        private long value;

        X2Register(int number, String name, boolean readable, boolean writable, long mask) {
            this.number = number;
            this.name = name;
            this.readable = readable;
            this.writable = writable;
            this.mask = mask;
        }

        private void load() {
            value = X2Registers.this.load(number);
        }

        private void store() {
            X2Registers.this.store(number, value);
        }

        @Override
        public int id() {
            return Msr.IA32_X2APIC + number;
        }

        @Override
        public String name() {
            return "IA32_X2APIC_" + name;
        }

        @Override
        public int check(CpuState state, boolean write, long written) {
            boolean allowed = write ? writable && (written & ~mask) == 0 : readable;
            return allowed && base.isX2() ? OK : FAULT;
        }

        @Override
        public long peek(CpuState state) {
            return readable && base.isX2() ? X2Registers.this.load(number) : 0;
        }

        /** What the registers have is in the window's bank, and restored with that. */
        @Override
        public void poke(CpuState state, long restored) {
        }

        @Override
        public long read(CpuState state) {
            board.run(load);
            return value;
        }

        @Override
        public void write(CpuState state, long written) {
            value = written;
            board.run(store);
        }
    }
}
