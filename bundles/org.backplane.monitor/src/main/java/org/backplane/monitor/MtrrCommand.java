package org.backplane.monitor;

import java.util.List;

import org.backplane.api.x86.manage.MtrrInfo;
import org.backplane.monitor.command.Answer;
import org.backplane.monitor.command.Call;
import org.backplane.monitor.command.Command;
import org.backplane.monitor.command.CommandException;
import org.backplane.monitor.command.Table;

/** The command about memory types. */
final class MtrrCommand {
    /** A rule; addresses are hexadecimal. */
    record Range(String rule, String first, String last, String type, String note) {
        static Range of(MtrrInfo.Range range) {
            return new Range(range.rule(), hex(range.first()), hex(range.last()), range.type(), range.note());
        }
    }

    /** The type of an address, which is hexadecimal. */
    record Decision(String address, String type, String rule, String effective) {
        static Decision of(MtrrInfo.Decision decision) {
            return new Decision(hex(decision.address()), decision.type(), decision.rule(), decision.effective());
        }
    }

    /** The rules, what changes of them have cost, and the address that was asked for. */
    record Types(List<Range> ranges, MtrrInfo.Zaps zaps, List<Decision> decisions) {
        static Types of(MtrrInfo vcpu, List<Long> addresses) {
            return new Types(vcpu.ranges().stream().map(Range::of).toList(), vcpu.zaps(),
                    addresses.stream().map(address -> Decision.of(vcpu.decide(address))).toList());
        }
    }

    private static final String ABSENT = "The vCPU has no memory type registers: a part of type x86.mtrr gives it some, and the feature mtrr has"
            + " that type (./backplane run MACHINE.json --feature mtrr). If its bundle was stopped, bundle:start x86.mtrr brings it back.";

    private final X86Calls calls;

    MtrrCommand(X86Calls calls) {
        this.calls = calls;
    }

    Command command() {
        return new Command("mtrr:show", "[ADDRESS] [--vcpu VCPU]",
                "the types of physical memory; with an address, its type and which rule decides",
                "Of the first vCPU that has the registers, or the one that is named. 'effective' is the type with the page attribute table's first field and\n"
                        + "CR0.CD. Below: how often translations were dropped because a type changed, and how many pages of RAM.",
                "mtrr:show 0xfee00000", this::show);
    }

    private Answer show(Call call) throws CommandException, InterruptedException {
        String text = call.word(0, "");
        List<Long> addresses = text.isEmpty() ? List.of() : List.of(X86Calls.number("ADDRESS", text));
        Types types = calls.having(MtrrInfo.class, ABSENT, call,
                vcpus -> Types.of(vcpus.firstEntry().getValue(), addresses));
        return new Answer(types, addresses.isEmpty() ? map(types) : decision(types.decisions.getFirst()));
    }

    private static String map(Types types) {
        Table table = Table.of("rule", ">first", ">last", "type", "note");
        types.ranges.forEach(one -> table.row(one.rule, one.first, one.last, one.type, one.note));
        MtrrInfo.Zaps zaps = types.zaps;
        return table.print() + "zaps (" + zaps.policy() + "): " + zaps.requests() + " requests, " + zaps.calls()
                + " calls, " + zaps.pages() + " pages\n";
    }

    private static String decision(Decision one) {
        return Table.ofPairs().row("address", one.address).row("type", one.type).row("rule", one.rule)
                .row("effective", one.effective).print();
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
