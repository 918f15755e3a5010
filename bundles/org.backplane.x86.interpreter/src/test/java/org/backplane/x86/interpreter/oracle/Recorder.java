package org.backplane.x86.interpreter.oracle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Not a test: has vectors executed by the host; src/test/native/record starts it. */
@EnabledIfSystemProperty(named = "oracle.runner", matches = ".+")
class Recorder {
    private final Host host = new Host(Path.of(System.getProperty("oracle.runner")));
    private final Path directory = Path.of(System.getProperty("oracle.directory"));

    @Test
    void record() throws IOException, InterruptedException {
        for (String group : Forms.wanted()) { record(group); }
    }

    private void record(String group) throws IOException, InterruptedException {
        List<Form> forms = Forms.of(group);
        if (forms.isEmpty()) { return; }
        List<List<Case>> cases = new ArrayList<>();
        for (Form form : forms) { cases.add(cases(form)); }
        List<Outcome> outcomes = host.run(cases.stream().flatMap(List::stream).toList());
        Recording recording = new Recording(host.cpu);
        int done = 0;
        for (List<Case> each : cases) {
            recording.add(each, outcomes.subList(done, done + each.size()));
            done += each.size();
        }
        Path file = directory.resolve(group + ".gz");
        try (OutputStream out = Files.newOutputStream(file)) {
            recording.write(out);
        }
        System.out.printf("%-24s %7d vectors %9d bytes%n", group, done, Files.size(file));
    }

    /** The inputs of a form. */
    static List<Case> cases(Form form) {
        return cases(form, Forms.vectors(form));
    }

    static List<Case> cases(Form form, int count) {
        List<Case> cases = new ArrayList<>();
        for (int n = 0; n < count; n++) { cases.add(Inputs.of(form, n)); }
        return cases;
    }
}
