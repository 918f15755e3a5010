package org.backplane.x86.interpreter.oracle;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The outcomes of a class of semantics: the processor's name, then per form its text, the number of vectors, a checksum of
 * their inputs, and the outcomes as {@link Delta} writes them.
 */
final class Recording {
    final String cpu;
    final Map<String, Entry> entries = new LinkedHashMap<>();

    /** The outcomes of a form. */
    record Entry(int vectors, int checksum, byte[] control, byte[] values) {
        List<Outcome> outcomes(List<Case> cases) {
            Delta delta = new Delta(control, values);
            List<Outcome> outcomes = new ArrayList<>();
            for (Case vector : cases) { outcomes.add(delta.read(vector)); }
            return outcomes;
        }
    }

    Recording(String cpu) {
        this.cpu = cpu;
    }

    void add(List<Case> cases, List<Outcome> outcomes) {
        Delta delta = new Delta();
        for (int n = 0; n < cases.size(); n++) { delta.write(cases.get(n), outcomes.get(n)); }
        entries.put(cases.getFirst().form.toString(),
                new Entry(cases.size(), checksum(cases), delta.control(), delta.values()));
    }

    /** Tells inputs from others. */
    static int checksum(List<Case> cases) {
        int sum = 0;
        for (Case vector : cases) {
            for (long word : vector.state) { sum = 31 * sum + Long.hashCode(word); }
            for (Case.Patch patch : vector.patches) {
                sum = 31 * sum + Long.hashCode(patch.address());
                for (byte each : patch.bytes()) { sum = 31 * sum + each; }
            }
        }
        return sum;
    }

    static Recording read(InputStream stream) throws IOException {
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(stream, 1 << 16))) {
            Recording recording = new Recording(in.readUTF());
            for (int forms = in.readInt(); forms > 0; forms--) {
                recording.entries.put(in.readUTF(), new Entry(in.readInt(), in.readInt(), in.readNBytes(in.readInt()),
                        in.readNBytes(in.readInt())));
            }
            return recording;
        }
    }

    void write(OutputStream stream) throws IOException {
        GZIPOutputStream zip = new GZIPOutputStream(stream) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        };
        try (DataOutputStream out = new DataOutputStream(zip)) {
            out.writeUTF(cpu);
            out.writeInt(entries.size());
            for (Map.Entry<String, Entry> each : entries.entrySet()) {
                Entry entry = each.getValue();
                out.writeUTF(each.getKey());
                out.writeInt(entry.vectors);
                out.writeInt(entry.checksum);
                out.writeInt(entry.control.length);
                out.write(entry.control);
                out.writeInt(entry.values.length);
                out.write(entry.values);
            }
        }
    }
}
