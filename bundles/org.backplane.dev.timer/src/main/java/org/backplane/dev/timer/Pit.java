package org.backplane.dev.timer;

import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.Register;
import org.backplane.api.device.Window;
import org.backplane.api.machine.irq.IrqLine;
import org.backplane.api.machine.time.Alarm;
import org.backplane.api.machine.time.MachineClock;

/** Three channels of an 8254 wired as in PCs: 0 interrupts, 2 has its gate and output in port 0x61. */
final class Pit implements Device {
    static final long HERTZ = 1_193_182;

    private static final int READ_BACK = 3;
    private static final int READ_BACK_NO_COUNT = 0x20;
    private static final int READ_BACK_NO_STATUS = 0x10;

    private static final int SPEAKER_GATE = 0x01;
    private static final int SPEAKER_REFRESH = 0x10;
    private static final int SPEAKER_OUT = 0x20;
    /** Memory refresh requests come every 15.085 us; port 0x61 shows every second one. */
    private static final long REFRESH_NANOS = 15_085;

    private final MachineClock clock;
    private final IrqLine irq;
    private final Alarm alarm;
    private final PitChannel[] channels = new PitChannel[3];
    private final Register speaker;

    Pit(Board board) {
        clock = board.clock();
        irq = board.irq("irq");
        alarm = board.alarm("output", this::onOutput);
        Window ports = board.window("", 4);
        for (int i = 0; i < channels.length; i++) {
            PitChannel channel = new PitChannel(board, "CHANNEL" + i, i == 2 ? 0 : 1);
            Runnable written = i == 0 ? this::restart : () -> {};
            ports.octet(i, "COUNTER" + i).computed(channel::read).writeTo(value -> {
                channel.write(value);
                written.run();
            });
            channels[i] = channel;
        }
        ports.octet(3, "CONTROL").computed(() -> 0xff).writeTo(this::control);
        speaker = board.window("speaker", 1).octet(0, "PORT_B").writable(0x0f).bit(0, "GATE2").bit(1, "SPEAKER_ENABLED")
                .bit(4, "REFRESH").bit(5, "OUT2").onRead(this::portB)
                .onChange((was, is) -> channels[2].gate((is & SPEAKER_GATE) != 0));
    }

    private void control(long value) {
        int select = (int) value >> 6;
        if (select == READ_BACK) {
            readBack((int) value);
        } else {
            channels[select].control((int) value);
            if (select == 0) { restart(); }
        }
    }

    private void readBack(int value) {
        for (int i = 0; i < channels.length; i++) {
            if ((value >> i & 2) != 0) {
                channels[i].latch((value & READ_BACK_NO_COUNT) == 0, (value & READ_BACK_NO_STATUS) == 0);
            }
        }
    }

    private long portB(long stored) {
        long refresh = (clock.nanos() / REFRESH_NANOS & 1) != 0 ? SPEAKER_REFRESH : 0;
        return stored | refresh | (channels[2].output() ? SPEAKER_OUT : 0);
    }

    /** Channel 0 was programmed. */
    private void restart() {
        irq.set(channels[0].output());
        arm();
    }

    private void arm() {
        long rise = channels[0].nextRise();
        if (rise == Alarm.NEVER) {
            alarm.cancel();
        } else {
            alarm.at(MachineClock.nanos(rise, HERTZ));
        }
    }

    /** The output rises; it stays high, since the low clock before the next rise is too short for anybody to look at. */
    private void onOutput() {
        irq.set(false);
        irq.set(true);
        arm();
    }
}
