package org.backplane.monitor;

import java.util.List;

import org.backplane.api.machine.inspect.Inspector;
import org.backplane.api.machine.inspect.RegisterInfo;
import org.backplane.api.machine.inspect.SeatInfo;
import org.backplane.monitor.command.Answer;
import org.backplane.monitor.command.Call;
import org.backplane.monitor.command.Command;
import org.backplane.monitor.command.CommandException;
import org.backplane.monitor.command.Table;
import org.backplane.monitor.command.Text;
import org.backplane.monitor.command.Unknown;

/** Commands about the parts of a machine. */
final class PartCommands {
    /** A register; values are hexadecimal, as wide as the register. */
    record Register(String window, int offset, int width, String name, String value, List<Field> fields) {
        static Register of(RegisterInfo info) {
            return new Register(info.window(), info.offset(), info.width(), info.name(),
                    Text.hex(info.value(), info.width()),
                    info.fields().stream().map(field -> new Field(field.name(), "0x" + Long.toHexString(field.value())))
                            .toList());
        }
    }

    /** A named field of a register and its value, right-aligned, in hexadecimal. */
    record Field(String name, String value) {
    }

    /** What {@code trace:on} and {@code trace:off} answer. */
    record Trace(String part, boolean on) {
    }

    private final Machines machines;

    PartCommands(Machines machines) {
        this.machines = machines;
    }

    List<Command> commands() {
        return List.of(
                new Command("part:list", "", "every seat of the machine and who sits there",
                        "A seat is vacant while no bundle offers its type, and held when its registers keep their values\n"
                                + "meanwhile. Notes say why, or who was refused.",
                        "part:list", this::list),
                new Command("device:regs", "PART", "the registers of a part, as they are stored",
                        "Nothing is asked of the part, so nothing in it changes: reading a data register here takes nothing\n"
                                + "out of a queue.",
                        "device:regs com1", machines::parts, this::registers),
                new Command("trace:on", "PART", "tell the guest's accesses to a part, on standard error",
                        "As \"trace\": true in a machine file does.", "trace:on com1", machines::parts,
                        call -> trace(call, true)),
                new Command("trace:off", "PART", "undo trace:on", "", "trace:off com1", machines::parts,
                        call -> trace(call, false)));
    }

    private Answer list(Call call) throws CommandException {
        List<SeatInfo> seats = machines.inspect(call).seats();
        Table table = Table.of("seat", "type", "state", "bundle", "version", ">seated", "places");
        StringBuilder notes = new StringBuilder();
        for (SeatInfo seat : seats) {
            table.row(seat.name(), seat.type(), seat.state(), seat.bundle(), version(seat), seat.seated(),
                    String.join(" ", seat.places()));
            notes.append(note(seat));
        }
        return new Answer(seats, table.print() + (notes.isEmpty() ? "" : "\n" + notes));
    }

    private static String note(SeatInfo seat) {
        if (seat.note().isEmpty()) { return ""; }
        return (seat.note().startsWith(seat.name()) ? "" : seat.name() + ": ") + seat.note() + "\n";
    }

    private static String version(SeatInfo seat) {
        return seat.build().isEmpty() ? seat.version() : seat.version() + " (" + seat.build() + ")";
    }

    private Answer registers(Call call) throws CommandException {
        List<RegisterInfo> registers = machines.inspect(call).registers(call.word(0, ""));
        List<Register> data = registers.stream().map(Register::of).toList();
        if (data.isEmpty()) { return new Answer(data, call.word(0, "") + without(call) + "\n"); }
        Table table = Table.of("window", ">offset", ">bytes", "value", "register");
        registers.forEach(register -> table.row(register.window(), "0x" + Integer.toHexString(register.offset()),
                register.width(), Text.hex(register.value(), register.width()), register.text()));
        return new Answer(data, table.print());
    }

    private String without(Call call) throws CommandException {
        boolean vacant = machines.inspect(call).seats().stream()
                .anyMatch(seat -> seat.part().equals(call.word(0, "")) && seat.state().equals("vacant"));
        return vacant ? " is not there now: see part:list." : " has no registers.";
    }

    private Answer trace(Call call, boolean on) throws CommandException {
        Trace trace = new Trace(call.word(0, ""), on);
        Inspector inspector = machines.inspect(call);
        List<String> names = inspector.seats().stream().filter(seat -> !seat.places().isEmpty()).map(SeatInfo::part)
                .distinct().toList();
        if (!names.contains(trace.part())) {
            throw Unknown.name("part that the guest has access to", trace.part(), names,
                    "there are " + String.join(", ", names));
        }
        inspector.trace(trace.part(), on);
        return new Answer(trace, on
                ? "Accesses to " + trace.part() + " are told on standard error.\n"
                : trace.part() + " is not traced any more.\n");
    }
}
