package org.backplane.api.machine;

import org.osgi.annotation.versioning.ConsumerType;

/** Anything that can be plugged into a machine. Created by its {@link PartProvider}, closed by the chassis. */
@ConsumerType
public interface Part extends AutoCloseable {
    /** Ends the part. Called once, at a quiet point, by the director; guest-visible state stays in the bank. */
    @Override
    default void close() {
    }
}
