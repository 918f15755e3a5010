package org.backplane.machine.vcpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.backplane.api.cpu.Architecture;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.Disassembler;
import org.backplane.api.machine.bus.PhysicalMemory;
import org.backplane.api.machine.inspect.CodeRequest;
import org.backplane.api.machine.inspect.InstructionInfo;

/** The instructions that a vCPU sees, read without any effect. At a quiet point, or on the vCPU's thread. */
final class CodeView {
    /** Longer than any instruction. */
    private static final int WINDOW = 16;

    private final CpuState state;
    private final Architecture architecture;
    private final PhysicalMemory memory;
    private final Disassembler disassembler;
    private final String syntax;

    /** @throws IllegalArgumentException when the core does not know the syntax; empty is its usual one */
    CodeView(CpuState state, Architecture architecture, PhysicalMemory memory, Disassembler disassembler,
            String syntax) {
        List<String> known = disassembler.syntaxes();
        if (!syntax.isEmpty() && !known.contains(syntax)) {
            throw new IllegalArgumentException(
                    "there is no syntax \"" + syntax + "\"; there are " + String.join(", ", known));
        }
        this.state = state;
        this.architecture = architecture;
        this.memory = memory;
        this.disassembler = disassembler;
        this.syntax = syntax.isEmpty() ? known.getFirst() : syntax;
    }

    /** What is asked for; the last one may be where RAM ends. */
    List<InstructionInfo> list(CodeRequest request) {
        List<InstructionInfo> list = new ArrayList<>();
        long at = request.address();
        if (at == CodeRequest.CURRENT) {
            long current = architecture.instructionAddress(state);
            at = request.physical() ? architecture.physical(state, memory, current) : current;
        }
        for (boolean more = true; more && list.size() < request.count();) {
            InstructionInfo next = at(at, request.physical());
            list.add(next);
            at += next.bytes().length() / 2;
            more = !next.bytes().isEmpty();
        }
        return list;
    }

    /** The instruction that comes next. */
    InstructionInfo current() {
        return at(architecture.instructionAddress(state), false);
    }

    private InstructionInfo at(long address, boolean physical) {
        byte[] code = fetch(address, physical);
        long current = architecture.instructionAddress(state);
        boolean isCurrent = address == (physical ? architecture.physical(state, memory, current) : current);
        if (code.length == 0) { return new InstructionInfo(address, "", "(no RAM is there)", isCurrent); }
        int length = Math.min(code.length, disassembler.length(code, 0));
        return new InstructionInfo(address, HexFormat.of().formatHex(code, 0, length),
                disassembler.print(code, 0, address, syntax), isCurrent);
    }

    private byte[] fetch(long address, boolean physical) {
        byte[] code = new byte[WINDOW];
        for (int n = 0; n < WINDOW; n++) {
            long at = physical ? address + n : architecture.physical(state, memory, address + n);
            if (at == Architecture.UNMAPPED || memory.host(at) == PhysicalMemory.NO_RAM) {
                return Arrays.copyOf(code, n);
            }
            code[n] = (byte) memory.read(at, 1);
        }
        return code;
    }
}
