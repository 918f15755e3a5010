package org.backplane.assembler;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.backplane.api.machine.MachineSpec;

/** What tests of the assembly share: machine files of {@link TestTypes} as texts, and what is said about them. */
abstract class AssemblyBench {
    static final String CPU = "\"cpu0\": { \"type\": \"vcpu\" }";

    /** Of the command line. */
    final Map<String, Object> arguments = new HashMap<>();
    Assembly assembly;

    MachineSpec check(String text) {
        return check(TestTypes.catalogue(), text);
    }

    MachineSpec check(Catalogue catalogue, String text) {
        assembly = new Assembly(catalogue, true);
        MachineSource source = read(text);
        return source == null ? null : assembly.check(source, new Request(arguments));
    }

    MachineSource read(String text) {
        return new MachineReader("m", new MachineFiles(null), assembly.complaints()).read("m.json", text);
    }

    /** Every complaint on a line: code, place, message, allowed, given, hint. */
    String said() {
        return assembly.complaints().all().stream().map(AssemblyBench::line).collect(Collectors.joining("\n"));
    }

    private static String line(Complaint complaint) {
        String where = complaint.position() == null ? "-" : complaint.position().toString();
        return complaint.problem().code() + " " + where + " " + complaint.problem().message() + " | "
                + complaint.problem().allowed() + " | " + complaint.problem().given() + " | "
                + complaint.problem().hint();
    }

    /** A machine of these parts, and of a vCPU when they are none. */
    static String parts(String... parts) {
        String all = String.join(",\n", parts);
        return "{ \"parts\": {\n" + all + (all.contains("cpu0\": {") ? "" : ",\n" + CPU) + "\n} }";
    }

    static String machine(String keys) {
        return "{ \"machine\": { " + keys + " }, \"parts\": { " + CPU + " } }";
    }
}
