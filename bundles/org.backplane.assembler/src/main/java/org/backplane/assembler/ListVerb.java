package org.backplane.assembler;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.ToIntFunction;

import org.backplane.api.cpu.ArchitectureFactory;
import org.backplane.api.cpu.CoreFactory;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.machine.LoaderFactory;
import org.backplane.api.machine.PartProvider;
import org.backplane.api.machine.config.Nearest;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code backplane list machines|devices|cores|models [NAME]}. */
@Component(service = ToIntFunction.class, property = "backplane.verb=list")
public final class ListVerb implements ToIntFunction<Map<String, Object>> {
    /** Types that are used alike. */
    private record Kind(String heading, Class<?> contract) {
    }

    /** The first that a type fits is its kind. */
    private static final List<Kind> KINDS = List.of(
            new Kind("Devices: parts at addresses, with interrupt lines", DeviceFactory.class),
            new Kind("CPU extensions: parts that every vCPU gets, or those that \"vcpus\" names",
                    ExtensionFactory.class),
            new Kind("Loaders: parts that put the guest into memory", LoaderFactory.class),
            new Kind("Cores: what \"core\" of a vCPU may name", CoreFactory.class),
            new Kind("Architectures: what \"isa\" of the machine may name; their keys are given to its vCPUs",
                    ArchitectureFactory.class),
            new Kind("In every machine file: the object \"machine\", and parts of type \"vcpu\"", PartProvider.class));

    private final Catalogue catalogue;

    @Activate
    public ListVerb(@Reference Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public int applyAsInt(Map<String, Object> arguments) {
        Request request = new Request(arguments);
        String name = request.text("name");
        MachineFiles files = new MachineFiles(request.text("runConfigs"));
        return switch (request.text("what")) {
            case "machines" -> name == null ? print(machines(files)) : showMachine(name, files);
            case "cores" -> name == null ? print(cores().list()) : showCore(name);
            case "models" -> print(new ModelReference(catalogue).list());
            default -> name == null ? print(types()) : showType(name, files);
        };
    }

    private static int print(String text) {
        System.out.print(text);
        return ExitStatus.OK;
    }

    private CoreReference cores() {
        return new CoreReference(catalogue.cores());
    }

    private static String machines(MachineFiles files) {
        StringBuilder text = new StringBuilder();
        files.names().forEach(name -> text.append(line(name, files.summary(name))));
        return text.append("\n'backplane list machines NAME' shows the parts of one; 'backplane run NAME' runs it.\n")
                .toString();
    }

    /** All types by kind. */
    String types() {
        SortedMap<String, PartProvider<?>> left = catalogue.types();
        StringBuilder text = new StringBuilder();
        for (Kind kind : KINDS) {
            text.append(kind.heading).append('\n');
            left.forEach((type, provider) -> text
                    .append(kind.contract.isInstance(provider) ? line("    " + type, provider.summary()) : ""));
            text.append('\n');
            left.values().removeIf(kind.contract::isInstance);
        }
        return text.append("'backplane list devices TYPE' explains one: its keys, pins and registers.\n").toString();
    }

    private static String line(String name, String summary) {
        return String.format("%-24s %s%n", name, summary);
    }

    private static int showMachine(String name, MachineFiles files) {
        Complaints complaints = new Complaints();
        MachineSource machine = files.read(name, complaints);
        if (machine == null) { return refuse(complaints); }
        System.out.println(machine.machine().print());
        machine.parts().forEach(part -> System.out.println(part.print()));
        return ExitStatus.OK;
    }

    private int showType(String type, MachineFiles files) {
        PartProvider<?> provider = catalogue.provider(type);
        return provider == null
                ? refuse("type", type, catalogue.types().keySet())
                : print(new TypeReference(type, provider, catalogue, files).print());
    }

    private int showCore(String type) {
        return catalogue.cores().containsKey(type)
                ? print(cores().explain(type))
                : refuse("core", type, catalogue.cores().keySet());
    }

    private static int refuse(String kind, String type, Collection<String> known) {
        Complaints complaints = new Complaints();
        complaints.add(Code.NO_TYPE, "no installed bundle provides the " + kind + " \"" + type + "\"",
                String.join(", ", known), Nearest.hint(type, known), null);
        return refuse(complaints);
    }

    private static int refuse(Complaints complaints) {
        System.err.print(complaints.print());
        return ExitStatus.USER_ERROR;
    }
}
