package org.backplane.dev.noncoherentdma;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.DeviceType;
import org.backplane.api.device.Register;
import org.backplane.api.device.Window;
import org.backplane.api.machine.bus.DataCaches;
import org.backplane.api.machine.bus.NoncoherentDma;
import org.backplane.api.machine.inspect.Oddity;
import org.backplane.api.device.OddityCounter;
import org.osgi.service.component.annotations.Component;

/**
 * Offers a bus master that copies a line between RAM and its registers and does not look into caches; window: 128 bytes. It has no model in
 * hardware.
 */
@Component
@DeviceType("noncoherent-dma")
public final class NoncoherentMaster implements DeviceFactory<NoncoherentMaster.Config> {
    private static final int WINDOW = 128;
    private static final int COMMAND = 8;
    private static final int DATA = 64;
    private static final int WORDS = DataCaches.LINE / Long.BYTES;
    private static final int READ = 1;
    private static final int WRITE = 2;

    /** No keys. */
    public record Config() {
    }

    @Override
    public String summary() {
        return "bus master that does not look into caches: copies 64 bytes between RAM and registers";
    }

    @Override
    public Device create(Config config, Board board) {
        Window window = board.window("", WINDOW);
        NoncoherentDma dma = board.noncoherentDma();
        Register address = window.quad(0, "ADDRESS").writable(-DataCaches.LINE);
        Register[] data = window.array(DATA, "DATA", Long.BYTES, Long.BYTES, WORDS);
        byte[] line = new byte[DataCaches.LINE];
        ByteBuffer words = ByteBuffer.wrap(line).order(ByteOrder.LITTLE_ENDIAN);
        OddityCounter nowhere = board.oddity(Oddity.UNUSUAL, "line to be copied that is not RAM");
        window.word(COMMAND, "COMMAND").bit(0, "READ").bit(1, "WRITE").computed(() -> 0).writeTo(command -> {
            if (!board.dma().isRam(address.get(), DataCaches.LINE)) {
                nowhere.count();
            } else if (command == READ) {
                dma.read(address.get(), line);
                for (int n = 0; n < WORDS; n++) { data[n].set(words.getLong(n * Long.BYTES)); }
            } else if (command == WRITE) {
                for (int n = 0; n < WORDS; n++) { words.putLong(n * Long.BYTES, data[n].get()); }
                dma.write(address.get(), line);
            }
        });
        return new Device() {
        };
    }
}
