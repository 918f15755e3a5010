package org.backplane.machine.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which vCPUs have decoded code from a page of RAM, and which may store to it directly: a bit per vCPU. Any thread.
 * <p>
 * Who will decode first says so and then looks who may store; who wants to store directly first says so and then looks who has
 * decoded. Both are atomic read-modify-writes, so one of the two sees the other.
 */
final class Sharing {
    private static final VarHandle BITS = MethodHandles.arrayElementVarHandle(byte[].class);

    private final byte[] decoders;
    private final byte[] writers;

    Sharing(int pages) {
        decoders = new byte[pages];
        writers = new byte[pages];
    }

    /** The vCPUs that have decoded code from the page. */
    int decoders(int page) {
        return (byte) BITS.getVolatile(decoders, page) & 0xff;
    }

    /** A vCPU will decode code and stores directly no more; gives the other vCPUs that still do. */
    int decodes(int page, int vcpu) {
        BITS.getAndBitwiseOr(decoders, page, bit(vcpu));
        return (byte) BITS.getAndBitwiseAnd(writers, page, (byte) ~bit(vcpu)) & 0xff & ~bit(vcpu);
    }

    /** A vCPU has no decoded code from the page any more. */
    void forgets(int page, int vcpu) {
        BITS.getAndBitwiseAnd(decoders, page, (byte) ~bit(vcpu));
    }

    /** A vCPU will store to the page directly; false when somebody must be told of stores. */
    boolean writes(int page, int vcpu) {
        if (((byte) BITS.getVolatile(writers, page) & bit(vcpu)) == 0) {
            BITS.getAndBitwiseOr(writers, page, bit(vcpu));
        }
        return decoders(page) == 0;
    }

    /** None of these vCPUs stores to the page directly any more. */
    void writeNoMore(int page, int vcpus) {
        BITS.getAndBitwiseAnd(writers, page, (byte) ~vcpus);
    }

    private static byte bit(int vcpu) {
        return (byte) (1 << vcpu);
    }
}
