package org.backplane.monitor;

import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.List;

import org.backplane.api.machine.bus.Dma;
import org.backplane.monitor.command.Answer;
import org.backplane.monitor.command.Call;
import org.backplane.monitor.command.Command;
import org.backplane.monitor.command.CommandException;
import org.backplane.monitor.command.Text;

/** Commands about guest memory. */
final class MemoryCommands {
    private static final int MOST_BYTES = 1 << 20;
    private static final String LENGTH = "256";

    /**
     * A part of RAM.
     *
     * @param address physical, in hexadecimal
     * @param bytes   two hexadecimal digits each
     */
    record Dump(String address, String bytes) {
    }

    private final Machines machines;

    MemoryCommands(Machines machines) {
        this.machines = machines;
    }

    List<Command> commands() {
        return List.of(new Command("mem:dump", "ADDRESS [LENGTH]", "guest RAM in hexadecimal and as text",
                "ADDRESS is physical and LENGTH counts bytes (without it " + LENGTH + ", at most " + MOST_BYTES
                        + "); 0x starts hexadecimal\nnumbers. Only RAM is read: reading a device could change it.",
                "mem:dump 0x7c00 64", this::dump));
    }

    private Answer dump(Call call) throws CommandException {
        long address = Text.number("ADDRESS", call.word(0, ""), Long.MAX_VALUE);
        int length = (int) Text.number("LENGTH", call.word(1, LENGTH), MOST_BYTES);
        byte[] bytes = read(machines.of(call).dma(), address, length);
        Dump dump = new Dump("0x" + Long.toHexString(address), HexFormat.of().formatHex(bytes));
        return new Answer(dump, HexDump.print(address, bytes));
    }

    private static byte[] read(Dma dma, long address, int length) throws CommandException {
        if (length == 0 || address + length < 0 || !dma.isRam(address, length)) {
            throw new CommandException(length + " bytes at 0x" + Long.toHexString(address)
                    + " are not all RAM, and mem:dump reads nothing else: ask device:regs for devices.");
        }
        try (Dma.Borrow borrow = dma.read(address, length)) {
            return borrow.bytes().toArray(ValueLayout.JAVA_BYTE);
        }
    }
}
