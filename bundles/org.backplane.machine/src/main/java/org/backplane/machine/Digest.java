package org.backplane.machine;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import org.backplane.api.cpu.CpuState;
import org.backplane.machine.vcpu.MachineVcpu;

/** What two runs are compared by: SHA-256 of all vCPUs' registers, and of RAM. At a quiet point. */
final class Digest {
    private static final int PAGE = 4096;
    private static final MemorySegment ZEROES = MemorySegment.ofArray(new byte[PAGE]);

    private Digest() {
    }

    static String of(List<MachineVcpu> vcpus, MemorySegment ram, long nanos) {
        long instructions = vcpus.stream().mapToLong(MachineVcpu::retired).sum();
        return "registers " + registers(vcpus) + "\nmemory " + memory(ram) + "\n" + instructions
                + " instructions, guest time " + nanos + " ns";
    }

    private static String registers(List<MachineVcpu> vcpus) {
        MessageDigest sum = sha256();
        for (MachineVcpu vcpu : vcpus) {
            CpuState state = vcpu.state();
            for (long[] bank : List.of(state.reg, state.vec, state.fp,
                    new long[]{state.retired, state.halted ? 1 : 0, state.stopped ? 1 : 0})) {
                ByteBuffer bytes = ByteBuffer.allocate(8 * bank.length);
                bytes.asLongBuffer().put(bank);
                sum.update(bytes);
            }
        }
        return HexFormat.of().formatHex(sum.digest());
    }

    /** Pages of zeroes count by their absence: most of RAM was never touched. */
    private static String memory(MemorySegment ram) {
        MessageDigest sum = sha256();
        for (long at = 0; at < ram.byteSize(); at += PAGE) {
            MemorySegment page = ram.asSlice(at, PAGE);
            if (page.mismatch(ZEROES) >= 0) {
                sum.update(ByteBuffer.allocate(8).putLong(0, at));
                sum.update(page.asByteBuffer());
            }
        }
        return HexFormat.of().formatHex(sum.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every JDK has SHA-256", absent);
        }
    }
}
