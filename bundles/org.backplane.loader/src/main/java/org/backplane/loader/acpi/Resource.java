package org.backplane.loader.acpi;

/** Resource descriptors as {@code _CRS} lists them (ACPI 6.5, section 6.4). */
final class Resource {
    private static final byte[] END_TAG = Aml.bytes(0x79, 0);

    private static final int MEMORY = 0;
    private static final int IO = 1;
    private static final int BUS = 2;
    /** Producer, positive decode, both ends fixed. */
    private static final int FIXED_WINDOW = 0x0c;
    private static final int READ_WRITE_UNCACHED = 1;
    private static final int READ_WRITE_CACHEABLE = 3;
    private static final int ENTIRE_RANGE = 3;

    private Resource() {
    }

    /** {@code ResourceTemplate () { descriptors }}. */
    static byte[] template(byte[]... descriptors) {
        return Aml.buffer(Aml.join(Aml.join(descriptors), END_TAG));
    }

    /** {@code IO (Decode16, port, port, 1, count)}. */
    static byte[] io(int port, int count) {
        return Aml.littleEndian(8).put(Aml.bytes(0x47, 1)).putShort((short) port).putShort((short) port)
                .put(Aml.bytes(1, count)).array();
    }

    /** An edge-triggered, active-high interrupt: {@code IRQNoFlags}, or {@code Interrupt} for lines an ISA bus does not have. */
    static byte[] irq(int line) {
        if (line < 16)
            return Aml.littleEndian(3).put((byte) 0x22).putShort((short) (1 << line)).array();
        return Aml.littleEndian(9).put(Aml.bytes(0x89, 6, 0, 3, 1)).putInt(line).array();
    }

    /** {@code Memory32Fixed (ReadWrite, address, length)}. */
    static byte[] memory(long address, int length) {
        return Aml.littleEndian(12).put(Aml.bytes(0x86, 9, 0, 1)).putInt((int) address).putInt(length).array();
    }

    /** {@code WordBusNumber}: buses that a root bridge has below it. */
    static byte[] buses(int first, int last) {
        return word(BUS, 0, first, last);
    }

    /** {@code WordIO}: ports that a root bridge passes on. */
    static byte[] ioWindow(int first, int last) {
        return word(IO, ENTIRE_RANGE, first, last);
    }

    /** {@code DWordMemory}: addresses that a root bridge passes on. */
    static byte[] memoryWindow(long first, long last, boolean cacheable) {
        return Aml.littleEndian(26)
                .put(Aml.bytes(0x87, 23, 0, MEMORY, FIXED_WINDOW,
                        cacheable ? READ_WRITE_CACHEABLE : READ_WRITE_UNCACHED))
                .putInt(0).putInt((int) first).putInt((int) last).putInt(0).putInt((int) (last - first + 1)).array();
    }

    private static byte[] word(int type, int typeFlags, int first, int last) {
        return Aml.littleEndian(16).put(Aml.bytes(0x88, 13, 0, type, FIXED_WINDOW, typeFlags)).putShort((short) 0)
                .putShort((short) first).putShort((short) last).putShort((short) 0).putShort((short) (last - first + 1))
                .array();
    }
}
