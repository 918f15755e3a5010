package org.backplane.monitor;

import java.util.List;

import org.backplane.api.machine.inspect.CacheViolation;
import org.backplane.monitor.command.Answer;
import org.backplane.monitor.command.Call;
import org.backplane.monitor.command.Command;
import org.backplane.monitor.command.CommandException;
import org.backplane.monitor.command.Table;

/** The command about what devices met in caches. */
final class CacheCommand {
    /** A violation; addresses are hexadecimal. */
    record Violation(String part, String address, String code, String reason, long times) {
        static Violation of(CacheViolation one) {
            return new Violation(one.part(), hex(one.address()), hex(one.code()), one.reason(), one.times());
        }

        private static String hex(long value) {
            return "0x" + Long.toHexString(value);
        }
    }

    private final Machines machines;

    CacheCommand(Machines machines) {
        this.machines = machines;
    }

    Command command() {
        return new Command("cache:violations", "", "lines of memory that devices met while a cache had them",
                "Of machines with a device that does not look into caches, as noncoherent-dma; 'code' is the instruction that stored last.",
                "cache:violations", this::violations);
    }

    private Answer violations(Call call) throws CommandException {
        List<Violation> found = machines.inspect(call).cacheViolations().stream().map(Violation::of).toList();
        Table table = Table.of("part", ">address", ">code", "reason", ">times");
        found.forEach(one -> table.row(one.part, one.address, one.code, one.reason, one.times));
        return new Answer(found, found.isEmpty() ? "There are none.\n" : table.print());
    }
}
