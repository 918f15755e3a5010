package org.backplane.assembler;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.backplane.api.machine.LoaderFactory;
import org.backplane.api.machine.PartProvider;
import org.backplane.api.machine.config.Nearest;
import org.backplane.api.machine.config.SourcePosition;
import org.backplane.assembler.json.JsonException;
import org.backplane.assembler.json.JsonReader;

/** Applies what the command line says to a machine file. */
final class Overrides {
    /** Most vCPUs of a machine. */
    static final int MAX_VCPUS = 8;
    private static final String COMMAND_LINE = "command line";

    private final Catalogue catalogue;
    private final MachineSource source;
    private final Complaints complaints;
    private final Missing missing;

    Overrides(Catalogue catalogue, MachineSource source, Complaints complaints, Missing missing) {
        this.missing = missing;
        this.catalogue = catalogue;
        this.source = source;
        this.complaints = complaints;
    }

    void apply(Request request) {
        option("--memory", request.text("memory"), source.machine(), "memory");
        option("--clock", request.text("clock"), source.machine(), "clock");
        guest("kernel", request);
        guest("initrd", request);
        guest("append", request);
        if (request.noReboot()) {
            source.machine().set("reboot", setting("--no-reboot", "", false));
        }
        if (request.text("cpus") != null) { vcpus(request.text("cpus")); }
        if (!request.core().isEmpty()) { cores(request.core()); }
        source.vcpus().forEach(vcpu -> option("--cpu", request.text("cpu"), vcpu, "model"));
        request.set().forEach(this::set);
    }

    /** Makes as many vCPUs as asked for: others like the first, named behind it, or fewer. */
    private void vcpus(String text) {
        int count = text.matches("[1-" + MAX_VCPUS + "]") ? Integer.parseInt(text) : 0;
        if (count == 0) {
            complaints.add(Code.OPTION, "--cpus " + text + " is no number of vCPUs", "1 to " + MAX_VCPUS, "",
                    new SourcePosition(COMMAND_LINE, 1, "--cpus ".length() + 1, "--cpus " + text));
        } else if (!source.vcpus().isEmpty()) { source.vcpus(count); }
    }

    /** Gives every vCPU these cores. A machine file may name cores that are not there yet; a command line may not. */
    private void cores(List<String> types) {
        String text = "--core " + String.join(",", types);
        int column = "--core ".length() + 1;
        for (String type : types) {
            if (!catalogue.cores().containsKey(type)) {
                missing.core(type, catalogue.cores().keySet(), new SourcePosition(COMMAND_LINE, 1, column, text));
            }
            column += type.length() + 1;
        }
        Setting setting = setting("--core ", text.substring("--core ".length()), types);
        if (catalogue.cores().keySet().containsAll(types)) {
            source.vcpus().forEach(vcpu -> vcpu.set("core", setting));
        }
    }

    private void option(String option, String value, PartSource part, String key) {
        if (value != null) {
            part.set(key, setting(option + " ", value, value));
        }
    }

    private void guest(String key, Request request) {
        String value = request.text(key);
        Optional<PartSource> loader = source.parts().stream().filter(part -> isLoader(part.type())).findFirst();
        if (value != null && loader.isEmpty()) {
            complaints.add(Code.OPTION, "--" + key + ": machine " + source.name() + " has no loader",
                    "a machine with a part of type "
                            + catalogue.types().keySet().stream().filter(this::isLoader)
                                    .collect(Collectors.joining(" or ")),
                    "", null);
        }
        loader.ifPresent(part -> option("--" + key, value, part, key));
    }

    private boolean isLoader(String type) {
        return catalogue.provider(type) instanceof LoaderFactory<?>;
    }

    /**
     * {@code PART.KEY=VALUE}; the value as in a machine file, where null takes the key out, or text without quotes; for a key that
     * is a string, any text.
     */
    private void set(String assignment) {
        int equals = assignment.indexOf('=');
        int dot = assignment.indexOf('.');
        if (dot < 1 || equals < dot + 2) {
            complaints.add(Code.OPTION, "--set " + assignment + " is no assignment", "PART.KEY=VALUE", "", null);
            return;
        }
        String name = assignment.substring(0, dot);
        PartSource part = source.part(name);
        if (part == null) {
            complaints.add(Code.NO_PART, "--set " + assignment + ": machine " + source.name() + " has no part \"" + name
                    + "\"", "machine, " + String.join(", ", source.partNames()), Nearest.hint(name, source.partNames()),
                    null);
            return;
        }
        String key = assignment.substring(dot + 1, equals);
        String text = assignment.substring(equals + 1);
        if (text.equals("null") && !isText(part, key)) {
            part.remove(key);
            return;
        }
        Object value = value(text);
        part.set(key, setting("--set " + assignment.substring(0, equals + 1), text,
                isText(part, key) && !(value instanceof String) ? text : value));
    }

    /** Whether a key is declared as a string, so that 123 is text as well. */
    private boolean isText(PartSource part, String key) {
        PartProvider<?> type = catalogue.provider(part == source.machine() ? MachineSource.MACHINE : part.type());
        return key.equals(PartSource.TYPE) || type != null && type.schema().keys().stream()
                .anyMatch(declared -> declared.name().equals(key) && declared.type().equals("string"));
    }

    private static Object value(String text) {
        try {
            Object value = MachineReader.flat(new JsonReader("--set", text).read());
            return value == null ? text : value;
        } catch (JsonException e) {
            return text;
        }
    }

    /** A setting that the user wrote as {@code option}, then {@code text}. */
    private static Setting setting(String option, String text, Object value) {
        SourcePosition name = new SourcePosition(COMMAND_LINE, 1, 1, option + text);
        SourcePosition place = new SourcePosition(COMMAND_LINE, 1, option.length() + 1, option + text);
        return new Setting(name, place, value);
    }
}
