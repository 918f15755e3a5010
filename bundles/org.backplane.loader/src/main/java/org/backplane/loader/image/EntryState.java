package org.backplane.loader.image;

import static org.backplane.api.x86.X86Reg.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.backplane.api.x86.X86State;

/** The processor states that guests are entered in, with flat segments and interrupts off. */
final class EntryState {
    /** 32-bit code, 0 to 4 GiB: present, read, accessed, 32-bit, granular. */
    private static final int CODE32 = 0xc09b;
    /** 64-bit code. */
    private static final int CODE64 = 0xa09b;
    /** Data, 0 to 4 GiB. */
    private static final int DATA = 0xc093;
    private static final int BUSY_TSS = 0x8b;
    /** Segments of real mode. */
    private static final int CODE16 = 0x9b;
    private static final int DATA16 = 0x93;

    private static final int VECTORS = 256;
    private static final byte IRET = (byte) 0xcf;

    /** Selectors; the last two are Linux's __BOOT_CS, of 64-bit or 32-bit code as it is entered, and __BOOT_DS. */
    private static final int CODE32_SELECTOR = 0x08;
    private static final int BOOT_CODE_SELECTOR = 0x10;
    private static final int DATA_SELECTOR = 0x18;

    private static final long CR0_PE = 1;
    private static final long CR0_ET = 1 << 4;
    private static final long CR0_NE = 1 << 5;
    private static final long CR0_PG = 1L << 31;
    private static final long CR4_PAE = 1 << 5;
    private static final long EFER_LME = 1 << 8;
    private static final long EFER_LMA = 1 << 10;

    private static final int PAGE = 4096;
    private static final long PRESENT_WRITABLE = 3;
    private static final long LARGE = 1 << 7;
    private static final int GIBIBYTES_MAPPED = 4;

    private EntryState() {
    }

    /** 64-bit mode, the first 4 GiB mapped to themselves, RSI = {@code argument}. */
    static void longMode(X86State cpu, GuestRam ram, long entry, long argument) {
        ram.write(LowMemory.PAGE_TABLES, identityMap());
        segments(cpu, ram, BOOT_CODE_SELECTOR, CODE64);
        cpu.reg[EFER] = EFER_LME | EFER_LMA;
        cpu.reg[CR4] = CR4_PAE;
        cpu.reg[CR3] = LowMemory.PAGE_TABLES;
        cpu.reg[CR0] = CR0_PG | CR0_NE | CR0_ET | CR0_PE;
        cpu.reg[RSI] = argument;
        cpu.reg[RIP] = entry;
    }

    /** 32-bit protected mode without paging, ESI = {@code argument}. */
    static void linux32(X86State cpu, GuestRam ram, long entry, long argument) {
        protectedMode(cpu, ram, entry);
        segments(cpu, ram, BOOT_CODE_SELECTOR, CODE32);
        cpu.reg[RSI] = argument;
    }

    /** Real mode at 0000:{@code entry}, where the stack ends; DL = {@code drive}. Interrupt vectors lead to an IRET. */
    static void realMode(X86State cpu, GuestRam ram, long entry, int drive) {
        ram.write(0, vectors());
        ram.write(LowMemory.IRET, new byte[]{IRET});
        for (int segment = ES; segment <= GS; segment++)
            segment(cpu, segment, 0, 0xffff, segment == CS ? CODE16 : DATA16);
        table(cpu, IDTR, 0, 4 * VECTORS - 1);
        cpu.reg[EFER] = 0;
        cpu.reg[CR4] = 0;
        cpu.reg[CR0] = CR0_ET;
        cpu.reg[CPL] = 0;
        cpu.reg[RFLAGS] = 2;
        cpu.reg[RSP] = entry;
        cpu.reg[RDX] = drive;
        cpu.reg[RIP] = entry;
    }

    private static ByteBuffer vectors() {
        ByteBuffer vectors = ByteBuffer.allocate(4 * VECTORS).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < VECTORS; i++)
            vectors.putInt(4 * i, (int) LowMemory.IRET);
        return vectors;
    }

    /** 32-bit protected mode without paging. */
    static void protectedMode(X86State cpu, GuestRam ram, long entry) {
        segments(cpu, ram, CODE32_SELECTOR, CODE32);
        cpu.reg[EFER] = 0;
        cpu.reg[CR4] = 0;
        cpu.reg[CR0] = CR0_ET | CR0_PE;
        cpu.reg[RIP] = entry;
    }

    private static void segments(X86State cpu, GuestRam ram, int codeSelector, int code) {
        ByteBuffer gdt = gdt(code);
        ram.write(LowMemory.GDT, gdt);
        table(cpu, GDTR, LowMemory.GDT, gdt.capacity() - 1L);
        // No handler yet: any exception is meant to be a triple fault.
        table(cpu, IDTR, 0, 0);
        for (int segment = ES; segment <= GS; segment++)
            segment(cpu, segment, DATA_SELECTOR, 0xffff_ffffL, DATA);
        segment(cpu, CS, codeSelector, 0xffff_ffffL, code);
        segment(cpu, LDTR, 0, 0, UNUSABLE);
        segment(cpu, TR, 0, 0xffff, BUSY_TSS);
        cpu.reg[CPL] = 0;
        cpu.reg[RFLAGS] = 2;
        cpu.reg[RSP] = LowMemory.STACK;
    }

    private static void segment(X86State cpu, int segment, int selector, long limit, int access) {
        cpu.reg[SELECTOR + segment] = selector;
        cpu.reg[ACCESS + segment] = access;
        table(cpu, segment, 0, limit);
    }

    private static void table(X86State cpu, int register, long base, long limit) {
        cpu.reg[BASE + register] = base;
        cpu.reg[LIMIT + register] = limit;
    }

    private static ByteBuffer gdt(int bootCode) {
        ByteBuffer gdt = ByteBuffer.allocate(DATA_SELECTOR + 8).order(ByteOrder.LITTLE_ENDIAN);
        gdt.putLong(CODE32_SELECTOR, descriptor(CODE32));
        gdt.putLong(BOOT_CODE_SELECTOR, descriptor(bootCode));
        gdt.putLong(DATA_SELECTOR, descriptor(DATA));
        return gdt;
    }

    /** Base 0, limit 0xfffff pages. */
    private static long descriptor(int access) {
        return (long) access << 40 | 0xfL << 48 | 0xffff;
    }

    private static ByteBuffer identityMap() {
        ByteBuffer tables = ByteBuffer.allocate((2 + GIBIBYTES_MAPPED) * PAGE).order(ByteOrder.LITTLE_ENDIAN);
        tables.putLong(0, LowMemory.PAGE_TABLES + PAGE | PRESENT_WRITABLE);
        for (int i = 0; i < GIBIBYTES_MAPPED; i++)
            tables.putLong(PAGE + 8 * i, LowMemory.PAGE_TABLES + (2L + i) * PAGE | PRESENT_WRITABLE);
        for (int i = 0; i < GIBIBYTES_MAPPED * 512; i++)
            tables.putLong(2 * PAGE + 8 * i, (long) i << 21 | LARGE | PRESENT_WRITABLE);
        return tables;
    }
}
