package org.backplane.dev.platform;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.DeviceType;
import org.backplane.api.machine.config.Key;
import org.backplane.api.machine.config.WrongKey;
import org.osgi.service.component.annotations.Component;

/**
 * Offers ACPI power management at the offsets of the PIIX4; windows: PM1 and the PM timer, 16 ports, gpe, 4 ports, smi, 2 ports
 * (the SMI command port), smi-control, 8 ports (whether it causes an SMI, as ICH9's), reset, 1 port (the reset register, usually io:0xcf9); the pin irq is the SCI, the pin smi goes to a
 * local APIC's.
 */
@Component
@DeviceType("pm")
public final class Pm implements DeviceFactory<Pm.Config> {
    /** Keys of a part. */
    public record Config(
            @Key(doc = "Width of the PM timer: 24 or 32.", byDefault = "24", unit = "bits") int timerBits) {
        public Config {
            if (timerBits != 24 && timerBits != 32) {
                throw new WrongKey("timer-bits", "timer-bits is 24 or 32, not " + timerBits);
            }
        }
    }

    @Override
    public String summary() {
        return "ACPI power management: PM1, PM timer, power off, reset register";
    }

    @Override
    public Device create(Config config, Board board) {
        return new PowerManagement(config, board);
    }
}
