package org.backplane.assembler;

import java.util.Map;
import java.util.function.ToIntFunction;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code backplane check}: says everything that is wrong with a machine file, or what editors can check one against. */
@Component(service = ToIntFunction.class, property = "backplane.verb=check")
public final class CheckVerb implements ToIntFunction<Map<String, Object>> {
    private final Catalogue catalogue;

    @Activate
    public CheckVerb(@Reference Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public int applyAsInt(Map<String, Object> arguments) {
        Request request = new Request(arguments);
        Assembly assembly = new Assembly(catalogue, false);
        if (request.schema()) {
            assembly.install(request);
        } else {
            assembly.check(request);
        }
        if (!assembly.complaints().isEmpty()) {
            System.err.print(assembly.complaints().print());
            return ExitStatus.USER_ERROR;
        }
        System.out.print(request.schema()
                ? new MachineSchema(catalogue).print()
                : request.machine() + ": no errors\n");
        return ExitStatus.OK;
    }
}
