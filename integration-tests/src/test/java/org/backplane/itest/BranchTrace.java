package org.backplane.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What QEMU's user mode executes of a static program, instruction by instruction, and what GNU's {@code objdump} calls these. */
final class BranchTrace {
    private static final Pattern LINE = Pattern
            .compile(" *([0-9a-f]+):\t((?:[0-9a-f]{2} )+) *\t?(\\S+)(?: +(\\S+))?.*");

    /** A branch that was taken. */
    record Branch(long from, long to) {
    }

    private record Instruction(int length, String name, boolean indirect) {
    }

    private final Map<Long, Instruction> code = new HashMap<>();
    private final List<Long> addresses = new ArrayList<>();

    /** Runs the program; {@code folder} is for files. */
    BranchTrace(Path program, Path folder) throws Exception {
        disassemble(program, folder.resolve("disassembly"));
        Path trace = folder.resolve("trace");
        run(folder.resolve("said"), "qemu-x86_64", "-singlestep", "-d", "exec,nochain", "-D", trace.toString(),
                program.toString());
        for (String line : Files.readAllLines(trace)) {
            if (line.startsWith("Trace ")) { addresses.add(Long.parseUnsignedLong(line.split("/")[1], 16)); }
        }
    }

    private void disassemble(Path program, Path file) throws Exception {
        run(file, "objdump", "-d", "--insn-width=16", program.toString());
        for (String line : Files.readAllLines(file)) {
            Matcher found = LINE.matcher(line);
            if (found.matches()) {
                boolean indirect = found.group(4) != null && found.group(4).startsWith("*");
                code.put(Long.parseLong(found.group(1), 16),
                        new Instruction(found.group(2).split(" ").length, found.group(3), indirect));
            }
        }
    }

    private static void run(Path output, String... command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start()
                .waitFor();
        if (status != 0) { throw new IOException(String.join(" ", command) + ": " + Files.readString(output)); }
    }

    /** Instructions that were executed. */
    int instructions() {
        return addresses.size();
    }

    /** Branch instructions that were executed, taken or not; a system call is one. */
    long branches() {
        return addresses.stream().filter(address -> !kind(address).isEmpty()).count();
    }

    /** The instruction that follows the first {@code done}. */
    long address(int done) {
        return addresses.get(done);
    }

    /** Branches that the first {@code done} instructions took, the youngest first, of those whose {@link #kind} is asked for. */
    List<Branch> taken(int done, int most, Predicate<String> kinds) {
        List<Branch> taken = new ArrayList<>();
        for (int n = done; n > 0 && taken.size() < most; n--) {
            long from = addresses.get(n - 1);
            boolean jumps = addresses.get(n) != from + code.get(from).length;
            if (jumps && kinds.test(kind(from))) { taken.add(new Branch(from, addresses.get(n))); }
        }
        return taken;
    }

    /** Calls that have not returned behind the first {@code done} instructions, the youngest first. */
    List<Branch> calls(int done) {
        Deque<Branch> calls = new ArrayDeque<>();
        for (int n = 1; n <= done; n++) {
            String kind = kind(addresses.get(n - 1));
            if (kind.endsWith("CALL")) { calls.push(new Branch(addresses.get(n - 1), addresses.get(n))); }
            if (kind.equals("RET")) { calls.pop(); }
        }
        return List.copyOf(calls);
    }

    /** What perf calls the instruction at an address; empty when it is no branch. */
    String kind(long address) {
        Instruction at = code.get(address);
        return switch (at.name) {
            case "jmp" -> at.indirect ? "IND" : "UNCOND";
            case "call" -> at.indirect ? "IND_CALL" : "CALL";
            case "ret" -> "RET";
            case "syscall" -> "SYSCALL";
            default -> at.name.startsWith("j") ? "COND" : "";
        };
    }
}
