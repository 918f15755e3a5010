package org.backplane.benchmarks;

import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

import org.backplane.api.x86.Capabilities;
import org.backplane.lib.x86.decode.Decoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Decoding one 64-bit instruction. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {
    private static final int LONGEST = 15;

    /** An encoding and what it is, which is a comment. */
    @Param({"4889c3:mov-reg", "488b4c2408:mov-sib", "0f849a000000:jz", "f0480fb117:lock-cmpxchg", "c4e271b8c2:vfmadd"})
    public String instruction;

    private final Decoder decoder = new Decoder();
    private final byte[] bytes = new byte[LONGEST];

    @Setup
    public void encode() {
        byte[] code = HexFormat.of().parseHex(instruction.substring(0, instruction.indexOf(':')));
        System.arraycopy(code, 0, bytes, 0, code.length);
        if (decode() != Decoder.OK || decoder.insn.length != code.length) {
            throw new IllegalArgumentException(instruction);
        }
    }

    @Benchmark
    public int decode() {
        return decoder.decode(bytes, LONGEST, 64, Capabilities.ALL);
    }
}
