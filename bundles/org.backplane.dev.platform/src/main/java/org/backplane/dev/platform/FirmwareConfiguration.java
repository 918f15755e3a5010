package org.backplane.dev.platform;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.Window;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.bus.Dma;
import org.backplane.api.machine.state.Bank;

/**
 * Items by number, read byte by byte or by DMA (QEMU, docs/specs/fw_cfg): numbers are little-endian in items, and big-endian in what
 * belongs to the interface. Items end in zeroes; nothing can be written.
 */
final class FirmwareConfiguration implements Device {
    private static final int SIGNATURE = 0x00;
    private static final int ID = 0x01;
    private static final int RAM_SIZE = 0x03;
    private static final int NB_CPUS = 0x05;
    private static final int MAX_CPUS = 0x0f;
    private static final int FILE_DIR = 0x19;
    /** The traditional interface, and DMA. */
    private static final int INTERFACES = 3;
    /** "QEMU CFG", as a guest reads it. */
    private static final long DMA_SIGNATURE = 0x4746_4320_554d_4551L;

    /** Control word of a DMA: its bits, and the item's number above them. */
    private static final int ERROR = 1;
    private static final int READ = 1 << 1;
    private static final int SKIP = 1 << 2;
    private static final int SELECT = 1 << 3;
    private static final int WRITE = 1 << 4;
    private static final int COMMAND_BYTES = 16;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Board board;
    private final Bank bank;
    private final int selected;
    private final int position;
    private final int upper;

    FirmwareConfiguration(Board board) {
        this.board = board;
        bank = board.bank();
        selected = bank.slot("SELECTED", 0);
        position = bank.slot("POSITION", 0);
        upper = bank.slot("DMA_UPPER", 0);
        board.window("", 2).range(0, 2, "SELECTOR/DATA", new Ports());
        board.window("dma", 8).range(0, 8, "DMA_ADDRESS", new Address());
    }

    /** Of what the guest selects; empty: no such item. */
    private byte[] item(int number) {
        MachineSpec machine = board.machine();
        return switch (number) {
            case SIGNATURE -> "QEMU".getBytes(StandardCharsets.US_ASCII);
            case ID -> little(4, INTERFACES);
            case RAM_SIZE -> little(8, machine.memory());
            case NB_CPUS, MAX_CPUS ->
                little(2, machine.parts().stream().filter(part -> part.type().equals("vcpu")).count());
            case FILE_DIR -> new byte[4]; // how many files there are
            default -> new byte[0];
        };
    }

    private static byte[] little(int bytes, long value) {
        byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
        return Arrays.copyOf(all, bytes);
    }

    private void select(long number) {
        bank.set(selected, number & 0xffff);
        bank.set(position, 0);
    }

    private int next() {
        byte[] item = item((int) bank.get(selected));
        long at = bank.get(position);
        bank.set(position, at + 1);
        return at < item.length ? item[(int) at] & 0xff : 0;
    }

    private final class Ports implements Window.Range {
        @Override
        public long read(int offset, int size) {
            return offset == 1 && size == 1 ? next() : 0;
        }

        @Override
        public void write(int offset, int size, long value) {
            if (offset == 0 && size == 2) { select(value); }
        }
    }

    private final class Address implements Window.Range {
        @Override
        public long read(int offset, int size) {
            return DMA_SIGNATURE >>> 8 * offset & -1L >>> 64 - 8 * size;
        }

        /** The lower half starts the transfer. */
        @Override
        public void write(int offset, int size, long value) {
            if (size == 8) {
                transfer(Long.reverseBytes(value));
            } else if (size == 4 && offset == 0) {
                bank.set(upper, Integer.toUnsignedLong(Integer.reverseBytes((int) value)));
            } else if (size == 4 && offset == 4) {
                long low = Integer.toUnsignedLong(Integer.reverseBytes((int) value));
                transfer(bank.get(upper) << 32 | low);
                bank.set(upper, 0);
            }
        }
    }

    /** Does what the command at an address says, and writes the result into it; without RAM there nobody can be told. */
    private void transfer(long command) {
        if (!board.dma().isRam(command, COMMAND_BYTES)) { return; }
        try (Dma.Borrow loan = board.dma().write(command, COMMAND_BYTES)) {
            MemorySegment bytes = loan.bytes();
            int control = bytes.get(INT, 0);
            long length = Integer.toUnsignedLong(bytes.get(INT, 4));
            if ((control & SELECT) != 0) { select(control >>> 16); }
            bytes.set(INT, 0, transfer(control, length, bytes.get(LONG, 8)) ? 0 : ERROR);
        }
    }

    private boolean transfer(int control, long length, long address) {
        if ((control & READ) != 0) { return read(length, address); }
        if ((control & WRITE) != 0) { return false; }
        if ((control & SKIP) != 0) { bank.set(position, bank.get(position) + length); }
        return true;
    }

    private boolean read(long length, long address) {
        if (length == 0) { return true; }
        if (!board.dma().isRam(address, length)) { return false; }
        try (Dma.Borrow loan = board.dma().write(address, length)) {
            for (long at = 0; at < length; at++) { loan.bytes().set(ValueLayout.JAVA_BYTE, at, (byte) next()); }
        }
        return true;
    }
}
