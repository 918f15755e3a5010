package org.backplane.api.machine.irq;

import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Carries message-signalled interrupts between I/O interrupt controllers, devices and the vCPUs' local controllers. Sending
 * is lock-free. Subscribing happens while a part is created; the chassis undoes it when the part leaves.
 */
@ProviderType
public interface InterruptFabric {
    /** Sends a message: on x86 address and data as in the SDM, volume 3, "Message Signalled Interrupts". */
    void send(long address, long data);

    /** Tells I/O interrupt controllers that an interrupt vector was ended by a vCPU. */
    void endOfInterrupt(int vector);

    /** Asks the legacy controller for the vector of its highest request (the INTA cycle), -1 without one. */
    int acknowledge();

    /** Receives messages, all of them unless an earlier receiver uses one up. */
    void onMessage(Receiver receiver);

    /** Receives the vectors that are ended. */
    void onEndOfInterrupt(IntConsumer listener);

    /** Answers {@link #acknowledge}. */
    void answerAcknowledge(IntSupplier legacyController);

    /** A local interrupt controller's message input. */
    @ConsumerType
    @FunctionalInterface
    interface Receiver {
        /** {@link #priority} of a message that is not for one receiver out of several. */
        int UNRANKED = Integer.MAX_VALUE;

        /** Of a message that is for one out of several, and for this one too: its priority. The receiver with the lowest gets it alone. */
        default int priority(long address, long data) {
            return UNRANKED;
        }

        /** Takes a message if it is for this one. True when it is used up: receivers that subscribed later do not get it. */
        boolean message(long address, long data);
    }
}
