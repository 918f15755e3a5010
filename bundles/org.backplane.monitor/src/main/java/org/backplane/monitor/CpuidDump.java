package org.backplane.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.backplane.api.x86.manage.CpuidEntry;
import org.backplane.monitor.command.CommandException;

/** What Debian's {@code cpuid -r} prints: a table of CPUID for each processor. */
record CpuidDump(List<List<CpuidEntry>> tables) {
    private static final int FIELDS = 6;
    private static final int APIC_ID = 24;

    /** Reads a file; the message of what is wrong with it names it. */
    static CpuidDump read(Path file) throws CommandException {
        List<List<CpuidEntry>> tables = new ArrayList<>();
        boolean begins = true;
        for (String line : lines(file)) {
            boolean leaf = line.strip().startsWith("0x");
            if (leaf && begins) { tables.add(new ArrayList<>()); }
            if (leaf) { tables.getLast().add(entry(line)); }
            begins = line.startsWith("CPU") || begins && !leaf;
        }
        if (tables.isEmpty()) { throw new CommandException(file + " has no line of 'cpuid -r'."); }
        return new CpuidDump(tables);
    }

    private static List<String> lines(Path file) throws CommandException {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new CommandException("the machine cannot read " + file.toAbsolutePath() + ": " + unreadable);
        }
    }

    private static CpuidEntry entry(String line) throws CommandException {
        String[] fields = line.replace(':', ' ').strip().split(" +");
        if (fields.length != FIELDS) { throw new CommandException("this is no line of 'cpuid -r': " + line); }
        int[] numbers = new int[FIELDS];
        for (int i = 0; i < FIELDS; i++) {
            numbers[i] = (int) X86Calls.number("a field of CPUID", fields[i].substring(fields[i].indexOf('=') + 1));
        }
        return new CpuidEntry(numbers[0], numbers[1], CpuidEntry.indexed(numbers[0]), numbers[2], numbers[3],
                numbers[4], numbers[5]);
    }

    List<CpuidEntry> first() {
        return tables.getFirst();
    }

    /** The table for a vCPU: its own, or the only one, made to be its. */
    List<CpuidEntry> of(int vcpu) {
        if (tables.size() > 1) { return tables.get(Math.min(vcpu, tables.size() - 1)); }
        return first().stream().map(entry -> as(entry, vcpu)).toList();
    }

    /** With the vCPU's APIC identifier (SDM volume 2, CPUID: leaf 1, EBX; leaves 0xB and 0x1F, EDX). */
    private static CpuidEntry as(CpuidEntry of, int vcpu) {
        return switch (of.function()) {
            case 1 ->
                new CpuidEntry(1, of.index(), of.indexed(), of.eax(), of.ebx() & (1 << APIC_ID) - 1 | vcpu << APIC_ID,
                        of.ecx(), of.edx());
            case 0xb, 0x1f ->
                new CpuidEntry(of.function(), of.index(), of.indexed(), of.eax(), of.ebx(), of.ecx(), vcpu);
            default -> of;
        };
    }
}
