package org.backplane.x86.interpreter.manual;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Locale;

import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.x86.X86Fp;
import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.Bits;

/**
 * What tables call by name: registers ({@code rax}, {@code cr4}, {@code dr7}, {@code fsw}), segment registers ({@code ss}, to be
 * set from its descriptor; {@code ss.base}, {@code ss.limit}, {@code ss.access}), {@code msr.C0000080}, memory ({@code b@4000}, {@code w@},
 * {@code d@}, {@code q@}), descriptors ({@code gdt.100}, {@code ldt.8}, {@code idt.d}; {@code gdt.100.high}), {@code pml4e}, {@code pdpte},
 * {@code pde} and {@code pte} of the address {@code page}, and what the last event saved: {@code ip}, {@code saved.cs},
 * {@code saved.flags}, {@code saved.sp}, {@code saved.ss}.
 */
final class Fields {
    private static final List<String> SEGMENTS = List.of("es", "cs", "ss", "ds", "fs", "gs", "ldtr", "tr", "gdtr",
            "idtr");
    private static final List<String> SAVED = List.of("ip", "saved.cs", "saved.flags", "saved.sp", "saved.ss");

    private final Machine machine;
    private final long[] reg;

    Fields(Machine machine) {
        this.machine = machine;
        reg = machine.reg;
    }

    /** Applies {@code name=value}, {@code name+=value} or {@code name-=value}. */
    void apply(String setting) {
        int equals = setting.indexOf('=');
        String name = setting.substring(0, equals);
        String value = setting.substring(equals + 1);
        if (name.endsWith("+") || name.endsWith("-")) {
            String bare = name.substring(0, name.length() - 1);
            long bits = bits(bare, value);
            set(bare, name.endsWith("+") ? get(bare) | bits : get(bare) & ~bits);
        } else {
            set(name, name.matches("[gli]dt\\..*") ? Descriptors.parse(value) : number(value));
        }
    }

    /** What differs from {@code name=value} or {@code name&mask=value}, or nothing. */
    String check(String expected) {
        int equals = expected.indexOf('=');
        String[] name = expected.substring(0, equals).split("&");
        String text = expected.substring(equals + 1);
        long mask = name.length > 1 ? number(name[1]) : -1;
        long value = name[0].matches("[gli]dt\\..*") ? Descriptors.parse(text) : number(text);
        long actual = get(name[0]) & mask;
        return actual == value ? "" : expected + ": it is " + Long.toHexString(actual) + "; ";
    }

    private long number(String text) {
        if (text.startsWith("page")) { return machine.page() + (text.length() > 4 ? number(text.substring(5)) : 0); }
        return Long.parseUnsignedLong(text, 16);
    }

    /** Names of {@link Bits} with commas, or a number. */
    private long bits(String field, String text) {
        String prefix = field.equals("rflags") ? "" : field.toUpperCase(Locale.ROOT) + "_";
        long bits = 0;
        for (String word : text.split(",")) {
            bits |= word.matches("[0-9a-f]+") ? number(word) : (Long) constant(Bits.class, prefix + word);
        }
        return bits;
    }

    private static Object constant(Class<?> in, String name) {
        try {
            return in.getField(name).get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(name + " is not in " + in.getSimpleName(), e);
        }
    }

    private int register(String name) {
        if (name.matches("r[89]|r1[0-5]")) { return X86Reg.R8 - 8 + Integer.parseInt(name.substring(1)); }
        if (name.matches("dr[123]")) { return X86Reg.DR0 + name.charAt(2) - '0'; }
        return (Integer) constant(X86Reg.class, name.toUpperCase(Locale.ROOT));
    }

    private int part(String name) {
        String[] parts = name.split("\\.");
        int area = switch (parts[1]) {
            case "base" -> X86Reg.BASE;
            case "limit" -> X86Reg.LIMIT;
            default -> X86Reg.ACCESS;
        };
        return area + SEGMENTS.indexOf(parts[0]);
    }

    long get(String name) {
        if (SAVED.contains(name)) { return saved(SAVED.indexOf(name)); }
        if (SEGMENTS.contains(name)) { return reg[X86Reg.SELECTOR + SEGMENTS.indexOf(name)]; }
        if (name.matches("[a-z]+\\.(base|limit|access)")) { return reg[part(name)]; }
        if (name.startsWith("msr.")) { return msr(name).peek(machine.state); }
        if (name.matches("fcw|fsw|ftw|mxcsr")) { return machine.state.fp[floating(name)]; }
        int bytes = bytes(name);
        if (bytes == 0) { return reg[register(name)]; }
        long value = machine.quad(address(name));
        return bytes == 8 ? value : value & (1L << 8 * bytes) - 1;
    }

    private void set(String name, long value) {
        int bytes = bytes(name);
        if (SEGMENTS.contains(name)) {
            machine.load(SEGMENTS.indexOf(name), (int) value);
        } else if (name.matches("[a-z]+\\.(base|limit|access)")) {
            reg[part(name)] = value;
        } else if (name.startsWith("msr.")) {
            msr(name).poke(machine.state, value);
        } else if (name.matches("fcw|fsw|ftw|mxcsr")) {
            machine.state.fp[floating(name)] = value;
        } else if (bytes != 0) {
            for (int n = 0; n < bytes; n++) {
                machine.memory.ram.set(ValueLayout.JAVA_BYTE, address(name) + n, (byte) (value >>> 8 * n));
            }
        } else {
            reg[register(name)] = value;
        }
    }

    private static int floating(String name) {
        return (Integer) constant(X86Fp.class, name.toUpperCase(Locale.ROOT));
    }

    private SystemRegister msr(String name) {
        int id = Integer.parseUnsignedInt(name.substring(4), 16);
        return machine.registers.stream().filter(register -> register.id() == id).findFirst().orElseThrow();
    }

    /** Size of what is in memory, 0 for what is not. */
    private int bytes(String name) {
        boolean narrow = machine.mode().equals("paged");
        if (name.matches("pml4e|pdpte|pde|pte")) { return narrow ? 4 : 8; }
        if (name.matches("[gli]dt\\..*")) { return 8; }
        return name.matches("[bwdq]@.*") ? 1 << "bwdq".indexOf(name.charAt(0)) : 0;
    }

    private long address(String name) {
        boolean narrow = machine.mode().equals("paged");
        return switch (name) {
            case "pml4e" -> 0x1_0008;
            case "pdpte" -> machine.isLong() ? 0x1_1008 : 0x1_0008;
            case "pde" -> narrow ? 0x1_0004 : 0x1_2008;
            case "pte" -> narrow ? 0x1_3004 : 0x1_3008;
            default -> name.charAt(1) == '@' ? Long.parseLong(name.substring(2), 16) : descriptor(name.split("\\."));
        };
    }

    private long descriptor(String[] parts) {
        long number = Long.parseLong(parts[1], 16);
        long at = switch (parts[0]) {
            case "gdt" -> Machine.GDT + number;
            case "ldt" -> Machine.LDT + number;
            default -> Machine.IDT + number * (machine.isLong() ? 16 : 8);
        };
        return parts.length > 2 ? at + 8 : at;
    }

    /** Vector of the handler that execution is at, or -1. */
    int vector() {
        long at = reg[X86Reg.BASE + X86Reg.CS] + reg[X86Reg.RIP] - Machine.HANDLERS;
        return at >= 0 && at < 0x1000 ? (int) at >> 4 : -1;
    }

    /** Words of the frame that the handler finds, without error code. */
    private long saved(int index) {
        int vector = vector();
        if (vector < 0) { throw new IllegalStateException("no handler runs, but CS:RIP = " + position()); }
        int width = width(vector);
        long at = reg[X86Reg.BASE + X86Reg.SS] + reg[X86Reg.RSP]
                + (long) width * (index + (pushesError(vector) ? 1 : 0));
        long value = machine.quad(at);
        return width == 8 ? value : value & (1L << 8 * width) - 1;
    }

    String position() {
        return Long.toHexString(reg[X86Reg.SELECTOR + X86Reg.CS]) + ":" + Long.toHexString(reg[X86Reg.RIP]);
    }

    /** Error code in the frame, 0 for vectors without. */
    long error(int vector) {
        if (!pushesError(vector)) { return 0; }
        long value = machine.quad(reg[X86Reg.BASE + X86Reg.SS] + reg[X86Reg.RSP]);
        return value & (width(vector) == 2 ? 0xffff : 0xffff_ffffL);
    }

    private int width(int vector) {
        if (machine.mode().equals("real")) { return 2; }
        if (machine.isLong()) { return 8; }
        return (machine.quad(Machine.IDT + 8L * vector) >>> 43 & 1) != 0 ? 4 : 2;
    }

    /** SDM volume 3, table 6-1. */
    boolean pushesError(int vector) {
        return !machine.mode().equals("real") && (vector == 8 || vector >= 10 && vector <= 14 || vector == 17);
    }
}
