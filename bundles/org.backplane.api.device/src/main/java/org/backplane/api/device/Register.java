package org.backplane.api.device;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One register of 1 to 8 bytes. Declared by chaining while the device is created, then used through {@link #get} and
 * {@link #set} under the device's lock, where its callbacks run too. Its value is one word of the bank; a fresh register is
 * readable, all its bits are writable, and it resets to 0. A callback of each kind replaces an earlier one of that kind.
 */
@ProviderType
public interface Register {
    /** Value after reset. */
    Register reset(long value);

    /**
     * Names a field of {@code width} bits from bit {@code low} on, for {@link #at}, traces and lists.
     *
     * @throws IllegalArgumentException when the register has no such bits
     */
    Register field(int low, int width, String name);

    /** Names one bit. */
    default Register bit(int at, String name) {
        return field(at, 1, name);
    }

    /** Bits that the guest can change; all others keep their value when it writes. */
    Register writable(long mask);

    /** The guest cannot change any bit. */
    default Register readOnly() {
        return writable(0);
    }

    /** Bits that a write of 1 clears and a write of 0 leaves. */
    Register writeOneToClear(long mask);

    /** Bits that become 0 after the guest has read them. */
    Register readToClear(long mask);

    /** The guest reads what {@code value} computes instead of the stored value; called once per access. */
    Register computed(LongSupplier value);

    /** The guest reads what {@code view} makes of the stored value. */
    Register onRead(LongUnaryOperator view);

    /** Called with what the guest wrote, after the stored value has changed according to the masks. */
    Register onWrite(LongConsumer action);

    /** Called after the stored value has changed, whoever changed it. */
    Register onChange(Change action);

    /** Called instead of storing: the register keeps nothing by itself. */
    Register writeTo(LongConsumer action);

    /** The window's other register(s) at the same offset take over while {@code visible} is false (banked registers). */
    Register visibleWhen(Condition visible);

    /**
     * A handle on a field named with {@link #field}; made once, when the device is created.
     *
     * @throws IllegalArgumentException when no field has that name
     */
    Field at(String field);

    /** The stored value. */
    long get();

    /** Stores a value as the device, masks do not apply; {@link #onChange} is called when it differs. */
    void set(long value);

    /** Whether any of the bits in {@code mask} is set in the stored value. */
    default boolean has(long mask) {
        return (get() & mask) != 0;
    }

    /** Sees a change of the stored value. */
    @ConsumerType
    @FunctionalInterface
    interface Change {
        /** @param was the stored value before, {@code is} now; never equal */
        void changed(long was, long is);
    }

    /** A primitive condition. */
    @ConsumerType
    @FunctionalInterface
    interface Condition {
        /** Asked at every access; without side effects. */
        boolean holds();
    }

    /** One field of a register, right-aligned. */
    @ProviderType
    interface Field {
        /** The field's bits of the stored value. */
        long get();

        /** Stores the field as the device; other bits stay. */
        void set(long value);

        /** Whether any bit is set. */
        default boolean isSet() { return get() != 0; }
    }
}
