package org.backplane.assembler;

import java.util.Map;
import java.util.function.ToIntFunction;

import org.backplane.api.machine.PartProvider;
import org.backplane.api.machine.config.ConfigKey;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code backplane list machines|devices}. */
@Component(service = ToIntFunction.class, property = "backplane.verb=list")
public final class ListVerb implements ToIntFunction<Map<String, Object>> {
    private final Catalogue catalogue;

    @Activate
    public ListVerb(@Reference Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public int applyAsInt(Map<String, Object> arguments) {
        Request request = new Request(arguments);
        if ("machines".equals(request.text("what"))) {
            MachineFiles files = new MachineFiles(request.text("runConfigs"));
            files.names().forEach(name -> System.out.printf("%-12s %s%n", name, files.summary(name)));
        } else {
            catalogue.types().forEach(ListVerb::print);
        }
        return ExitStatus.OK;
    }

    private static void print(String type, PartProvider<?> provider) {
        System.out.printf("%-20s %s%n", type, provider.summary());
        for (ConfigKey key : provider.schema().keys()) {
            String byDefault = key.required()
                    ? "required"
                    : key.declaration().byDefault().isEmpty() ? "optional" : "default " + key.declaration().byDefault();
            System.out.printf("    %-16s %s (%s; %s)%n", key.name(), key.declaration().doc(), key.allowed(), byDefault);
        }
    }
}
