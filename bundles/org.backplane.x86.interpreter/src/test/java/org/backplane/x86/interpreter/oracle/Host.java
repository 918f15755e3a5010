package org.backplane.x86.interpreter.oracle;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Has inputs executed by the host's processor: oracle.c says how files look. */
final class Host {
    private final Path runner;
    /** The processor's name, when it has executed something. */
    String cpu;

    Host(Path runner) {
        this.runner = runner;
    }

    /** The outcomes of inputs. */
    List<Outcome> run(List<Case> cases) throws IOException, InterruptedException {
        Path in = Files.createTempFile("inputs", null);
        Path out = Files.createTempFile("outcomes", null);
        try {
            write(in, cases);
            int status = new ProcessBuilder(runner.toString(), in.toString(), out.toString()).inheritIO().start()
                    .waitFor();
            if (status != 0) { throw new IOException(runner + " ended with status " + status); }
            try (FileChannel channel = FileChannel.open(out)) {
                return read(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()), cases.size());
            }
        } finally {
            Files.delete(in);
            Files.delete(out);
        }
    }

    private static void write(Path file, List<Case> cases) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (Case vector : cases) {
                for (long word : vector.state) { out.writeLong(Long.reverseBytes(word)); }
                out.writeLong(Long.reverseBytes(vector.patches.size()));
                for (Case.Patch patch : vector.patches) {
                    out.writeInt(Integer.reverseBytes((int) patch.address()));
                    out.writeInt(Integer.reverseBytes(patch.bytes().length));
                    out.write(patch.bytes());
                    out.write(new byte[-patch.bytes().length & 7]);
                }
            }
        }
    }

    private List<Outcome> read(ByteBuffer in, int count) {
        in.order(ByteOrder.LITTLE_ENDIAN);
        byte[] name = new byte[48];
        in.get(name);
        cpu = new String(name, StandardCharsets.US_ASCII).replace("\0", "").strip();
        List<Outcome> outcomes = new ArrayList<>();
        while (outcomes.size() < count) { outcomes.add(outcome(in)); }
        return outcomes;
    }

    private static Outcome outcome(ByteBuffer in) {
        Outcome outcome = new Outcome();
        for (int n = 0; n < State.WORDS; n++) { outcome.state[n] = in.getLong(); }
        outcome.trap = (int) in.getLong();
        outcome.error = in.getLong();
        outcome.cr2 = in.getLong();
        if (outcome.trap != 14) { outcome.cr2 = 0; }
        for (long changes = in.getLong(); changes > 0; changes--) {
            long address = in.getInt();
            int bytes = in.getInt();
            for (int n = 0; n < bytes; n += 8) { outcome.memory.put(address + n, in.getLong()); }
        }
        return outcome;
    }
}
