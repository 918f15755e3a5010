package org.backplane.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.machine.Part;
import org.backplane.api.machine.PartSpec;
import org.backplane.api.machine.config.PartKeys;
import org.backplane.api.machine.state.Bank;
import org.backplane.machine.board.PartBoard;
import org.backplane.machine.board.Stuck;
import org.backplane.machine.vcpu.ExtensionBoard;
import org.backplane.machine.vcpu.MachineVcpu;
import org.backplane.machine.vcpu.Precedence;

/** A device on its board, or an extension of vCPUs with a board on each; or, while such a part is away, what the guest sees of it. */
final class BoardOccupant implements Occupant {
    private final PartSpec spec;
    private final Hardware hardware;
    private final PartSeat seat;
    /** What is on each board; null while the part is away, or was not made yet. */
    private final Map<PartBoard, Part> parts = new LinkedHashMap<>();
    /** What an extension has on all its vCPUs, by type. */
    private final Map<Class<?>, Object> shared = new HashMap<>();

    /** Makes the part; throws what it throws, having undone everything. */
    BoardOccupant(PartSpec spec, Hardware hardware, Candidate candidate, PartSeat seat) {
        this(spec, hardware, seat);
        Precedence precedence = new Precedence(candidate.ranking(), seat.place());
        try {
            switch (candidate.provider()) {
                case DeviceFactory<?> factory -> addDevice(factory);
                case ExtensionFactory<?> factory -> vcpus().forEach(vcpu -> addExtension(factory, vcpu, precedence));
                default -> throw new IllegalArgumentException("type " + spec.type() + " cannot be a part");
            }
        } catch (RuntimeException | Error failed) {
            disconnect();
            close();
            throw failed;
        }
    }

    private BoardOccupant(PartSpec spec, Hardware hardware, PartSeat seat) {
        this.spec = spec;
        this.hardware = hardware;
        this.seat = seat;
    }

    private List<MachineVcpu> vcpus() {
        List<String> names = PartKeys.strings(spec.keys().get(PartKeys.VCPUS));
        return hardware.vcpus().stream().filter(vcpu -> names.isEmpty() || names.contains(vcpu.name())).toList();
    }

    private <C extends Record> void addDevice(DeviceFactory<C> factory) {
        PartBoard board = new PartBoard(spec, hardware.chassis());
        parts.put(board, null);
        parts.put(board, hardware.calls().call(PartCalls.LIMIT,
                () -> factory.create(Bound.to(factory.schema(), PartKeys.own(spec.keys())), board)));
    }

    private <C extends Record> void addExtension(ExtensionFactory<C> factory, MachineVcpu vcpu, Precedence precedence) {
        ExtensionBoard board = new ExtensionBoard(spec, hardware.chassis(), vcpu, shared, precedence);
        parts.put(board, null);
        parts.put(board, hardware.calls().call(PartCalls.LIMIT,
                () -> factory.create(Bound.to(factory.schema(), PartKeys.own(spec.keys())), board)));
    }

    /** What the guest sees of these boards without what the part does behind it; for when it is away. */
    BoardOccupant held() {
        BoardOccupant held = new BoardOccupant(spec, hardware, seat);
        parts.forEach((board, part) -> {
            PartBoard next = board.held();
            held.parts.put(next, held(next, part));
        });
        return held;
    }

    private static Part held(PartBoard board, Part part) {
        return board instanceof ExtensionBoard next && part instanceof CpuExtension left ? next.inPlaceOf(left) : null;
    }

    /** Whether {@link #held} can stand in for the part: devices always, extensions when they say so. */
    boolean canBeHeld() {
        return parts.values().stream()
                .allMatch(part -> !(part instanceof CpuExtension extension) || extension.canBeHeld());
    }

    @Override
    public void connect() {
        int index = 0;
        for (Map.Entry<PartBoard, Part> entry : parts.entrySet()) {
            boolean known = index < seat.saved().size();
            entry.getKey().plug(known ? seat.saved().get(index) : null);
            entry.getKey().trace(seat.traced());
            hardware.add(entry.getKey());
            if (entry.getKey() instanceof ExtensionBoard board && entry.getValue() instanceof CpuExtension extension) {
                board.vcpu().add(board, extension);
            }
            if (known) { restored(entry.getKey(), entry.getValue()); }
            index++;
        }
    }

    @Override
    public void reconnect() {
        try {
            connect();
        } catch (RuntimeException | Error thrown) {
            parts.keySet().forEach(board -> hardware.failed(board, thrown));
        }
    }

    private void restored(PartBoard board, Part part) {
        switch (part) {
            case Device device -> call(board, device::restored);
            case CpuExtension extension -> call(board, extension::restored);
            case null, default -> {
                // No others have banks.
            }
        }
    }

    /** Calls the part on a board, which is lost when the call does not return. */
    private void call(PartBoard board, Runnable part) {
        try {
            hardware.calls().run(PartCalls.LIMIT, part);
        } catch (Stuck stuck) {
            board.abandon();
            throw stuck;
        }
    }

    @Override
    public void disconnect() {
        parts.keySet().forEach(board -> {
            board.unplug();
            hardware.remove(board);
        });
    }

    @Override
    public void close() {
        String title = "part " + spec.name() + " (" + spec.type() + ")";
        parts.forEach((board, part) -> {
            if (part != null && !board.abandoned()) { hardware.close(title, PartCalls.LIMIT, part::close); }
        });
    }

    void reset() {
        parts.forEach((board, part) -> {
            if (part instanceof Device device) { board.run(() -> call(board, device::reset)); }
        });
    }

    List<PartBoard> boards() {
        return new ArrayList<>(parts.keySet());
    }

    List<Bank> banks() {
        return parts.keySet().stream().map(PartBoard::bank).toList();
    }

    @Override
    public List<String> places() {
        return parts.keySet().stream().flatMap(board -> board.places().stream()).distinct().toList();
    }
}
