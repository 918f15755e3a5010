package org.backplane.api.device;

import org.backplane.api.machine.PartProvider;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Offers a device as a part type.
 *
 * @param <C> the configuration record; machine-file keys beyond those of the chassis ({@code type}, {@code at}, {@code irq},
 *            {@code backend}, {@code when}) are its components
 */
@ConsumerType
public interface DeviceFactory<C extends Record> extends PartProvider<C> {
    /**
     * Builds a device: declares its windows, registers, pins and alarms on the board. Called by the director.
     *
     * @throws IllegalArgumentException when the configuration cannot work; the message is shown to the user
     */
    Device create(C config, Board board);
}
