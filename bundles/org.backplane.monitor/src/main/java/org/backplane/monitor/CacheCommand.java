package org.backplane.monitor;

import java.util.List;

import org.backplane.api.machine.inspect.CacheViolation;
import org.backplane.api.machine.inspect.CacheViolations;
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

    /** Those that are listed, and how often others were met. */
    record Found(List<Violation> violations, long more) {
        static Found of(CacheViolations all) {
            return new Found(all.list().stream().map(Violation::of).toList(), all.more());
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
        Found found = Found.of(machines.inspect(call).cacheViolations());
        Table table = Table.of("part", ">address", ">code", "reason", ">times");
        found.violations.forEach(one -> table.row(one.part, one.address, one.code, one.reason, one.times));
        String more = found.more == 0 ? "" : "and " + found.more + " times others, which are not listed\n";
        return new Answer(found, found.violations.isEmpty() ? "There are none.\n" : table.print() + more);
    }
}
