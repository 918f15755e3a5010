package org.backplane.monitor;

import java.io.IOException;
import java.util.List;

import org.backplane.api.machine.inspect.CodeRequest;
import org.backplane.api.machine.inspect.Inspector;
import org.backplane.api.machine.inspect.InstructionInfo;
import org.backplane.api.machine.inspect.TraceRequest;
import org.backplane.monitor.command.Answer;
import org.backplane.monitor.command.Call;
import org.backplane.monitor.command.Command;
import org.backplane.monitor.command.CommandException;
import org.backplane.monitor.command.Table;
import org.backplane.monitor.command.Text;

/** Commands about the guest's instructions. */
final class CodeCommands {
    private static final String VCPU = "--vcpu";
    private static final String SYNTAX = "--syntax";
    private static final String PHYSICAL = "--physical";
    private static final String FILE = "--to";
    private static final String COUNT = "--count";
    private static final String REGISTERS = "--registers";
    private static final String USUAL_COUNT = "10";
    private static final int MOST_INSTRUCTIONS = 100_000;

    /** An instruction; the address in hexadecimal. */
    record Instruction(String address, String bytes, String text, boolean current) {
        static Instruction of(InstructionInfo info) {
            return new Instruction("0x" + Long.toHexString(info.address()), info.bytes(), info.text(), info.current());
        }
    }

    /** What {@code cpu:trace} answers; {@code file} empty: standard error; {@code count} 0: until it is told to end. */
    record Trace(String vcpu, boolean on, String file, long count) {
    }

    private final Machines machines;

    CodeCommands(Machines machines) {
        this.machines = machines;
    }

    List<Command> commands() {
        return List.of(
                new Command("mem:disassemble",
                        "[ADDRESS] [COUNT] [--vcpu NAME] [--physical] [--syntax NAME]",
                        "guest code as instructions, from where the vCPU is",
                        "ADDRESS is virtual, as the first vCPU or the one named sees it (on x86 linear: the segment's base added), or\n"
                                + "physical; COUNT is " + USUAL_COUNT
                                + " without it. The instruction that comes next is marked. Syntaxes of x86:\n"
                                + "att, which is usual, and intel. The guest does not notice.",
                        "mem:disassemble 0x7c00 4 --syntax intel", this::disassemble),
                new Command("cpu:trace", "on|off [--vcpu NAME] [--syntax NAME] [--registers] [--to FILE] [--count N]",
                        "write down every instruction that a vCPU executes",
                        "To standard error, or to FILE in the file system of the machine's process; with N it ends after so many. With\n"
                                + "--registers each is followed by a line of the registers it changed. The guest is slow meanwhile. The trace\n"
                                + "goes on when the core is replaced.",
                        "cpu:trace on --registers --count 1000 --to /tmp/trace", () -> List.of("on", "off"),
                        this::trace));
    }

    private Answer disassemble(Call call) throws CommandException, InterruptedException {
        Inspector inspector = machines.inspect(call);
        long address = call.words().isEmpty()
                ? CodeRequest.CURRENT
                : Text.number("ADDRESS", call.word(0, ""), 0xffff_ffff_ffff_fffeL);
        int count = (int) Text.number("COUNT", call.word(1, USUAL_COUNT), MOST_INSTRUCTIONS);
        if (count == 0) { throw new CommandException("COUNT '0' is less than 1."); }
        List<InstructionInfo> code = read(inspector, new CodeRequest(vcpu(call, inspector), address,
                call.has(PHYSICAL), count, call.option(SYNTAX, "")));
        return new Answer(code.stream().map(Instruction::of).toList(), text(code));
    }

    private static List<InstructionInfo> read(Inspector inspector, CodeRequest request)
            throws CommandException, InterruptedException {
        try {
            return inspector.disassemble(request);
        } catch (IllegalStateException without) {
            throw new CommandException(without.getMessage() + ".", without);
        }
    }

    private static String vcpu(Call call, Inspector inspector) {
        return call.option(VCPU, inspector.vcpus().getFirst().name());
    }

    private static String text(List<InstructionInfo> code) {
        Table table = Table.of("", "address", "bytes", "instruction");
        code.forEach(one -> table.row(one.current() ? "=>" : "", "0x" + Long.toHexString(one.address()),
                one.bytes().replaceAll("..(?=.)", "$0 "), one.text()));
        return table.print();
    }

    private Answer trace(Call call) throws CommandException, InterruptedException {
        boolean on = isOn(call);
        Inspector inspector = machines.inspect(call);
        long count = Text.number(COUNT, call.option(COUNT, "0"), Long.MAX_VALUE);
        Trace trace = new Trace(vcpu(call, inspector), on, call.option(FILE, ""), count);
        try {
            inspector.traceInstructions(trace.vcpu(),
                    on
                            ? new TraceRequest(call.option(SYNTAX, ""), trace.file(), count, call.has(REGISTERS))
                            : null);
        } catch (IOException e) {
            throw new CommandException("The trace cannot be written to " + trace.file() + ": " + e.getMessage() + ".",
                    e);
        }
        return new Answer(trace, text(trace));
    }

    private static boolean isOn(Call call) throws CommandException {
        boolean on = call.word(0, "").equals("on");
        if (!on && !call.word(0, "").equals("off")) {
            throw new CommandException("'" + call.word(0, "") + "' is neither on nor off.");
        }
        if (!on && (call.has(SYNTAX) || call.has(FILE) || call.has(COUNT) || call.has(REGISTERS))) {
            throw new CommandException("cpu:trace off takes only " + VCPU + ".");
        }
        return on;
    }

    private static String text(Trace trace) {
        if (!trace.on()) { return trace.vcpu() + " is not traced any more.\n"; }
        return "Instructions of " + trace.vcpu() + " are written to "
                + (trace.file().isEmpty() ? "standard error" : trace.file()) + ".\n";
    }
}
