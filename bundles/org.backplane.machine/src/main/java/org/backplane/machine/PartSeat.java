package org.backplane.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.machine.Loader;
import org.backplane.api.machine.LoaderFactory;
import org.backplane.api.machine.Part;
import org.backplane.api.machine.PartSpec;
import org.backplane.api.machine.config.PartKeys;
import org.backplane.api.machine.state.Bank;
import org.backplane.machine.board.PartBoard;
import org.backplane.machine.vcpu.ExtensionBoard;
import org.backplane.machine.vcpu.MachineVcpu;

/** The seat of a device, an extension of vCPUs (one board for each) or a loader; which one, the type's provider says. */
final class PartSeat extends Seat {
    private final PartSpec spec;
    private final Hardware hardware;
    private final Map<PartBoard, Part> parts = new LinkedHashMap<>();
    private final List<Bank> saved = new ArrayList<>();
    private Loader loader;

    PartSeat(PartSpec spec, Hardware hardware) {
        super(spec.name());
        this.spec = spec;
        this.hardware = hardware;
    }

    @Override
    Candidate desired(Candidates candidates) {
        return candidates.best(spec.type());
    }

    @Override
    void fill(Candidate candidate) {
        try {
            switch (candidate.provider()) {
                case DeviceFactory<?> factory -> addDevice(factory);
                case ExtensionFactory<?> factory -> vcpus().forEach(vcpu -> addExtension(factory, vcpu));
                case LoaderFactory<?> factory -> loader = create(factory);
                default -> throw new IllegalArgumentException("type " + spec.type() + " cannot be a part");
            }
            plug();
        } catch (RuntimeException | Error failed) {
            dismantle();
            throw failed;
        }
    }

    private List<MachineVcpu> vcpus() {
        List<String> names = PartKeys.strings(spec.keys().get(PartKeys.VCPUS));
        return hardware.vcpus().stream().filter(vcpu -> names.isEmpty() || names.contains(vcpu.name())).toList();
    }

    private <C extends Record> void addDevice(DeviceFactory<C> factory) {
        PartBoard board = new PartBoard(spec, hardware.chassis());
        parts.put(board, null);
        parts.put(board, factory.create(Bound.to(factory.schema(), PartKeys.own(spec.keys())), board));
    }

    private <C extends Record> void addExtension(ExtensionFactory<C> factory, MachineVcpu vcpu) {
        ExtensionBoard board = new ExtensionBoard(spec, hardware.chassis(), vcpu);
        parts.put(board, null);
        CpuExtension extension = factory.create(Bound.to(factory.schema(), PartKeys.own(spec.keys())), board);
        parts.put(board, extension);
        vcpu.add(board, extension);
    }

    private <C extends Record> Loader create(LoaderFactory<C> factory) {
        return factory.create(Bound.to(factory.schema(), PartKeys.own(spec.keys())));
    }

    private void plug() {
        int index = 0;
        for (Map.Entry<PartBoard, Part> entry : parts.entrySet()) {
            boolean known = index < saved.size();
            entry.getKey().plug(known ? saved.get(index) : null);
            hardware.add(entry.getKey());
            if (known) { restored(entry.getValue()); }
            index++;
        }
    }

    private static void restored(Part part) {
        switch (part) {
            case Device device -> device.restored();
            case CpuExtension extension -> extension.restored();
            default -> {
                // No others have banks.
            }
        }
    }

    @Override
    void empty() {
        saved.clear();
        parts.keySet().forEach(board -> saved.add(board.bank()));
        dismantle();
    }

    private void dismantle() {
        parts.forEach((board, part) -> {
            board.unplug();
            hardware.remove(board);
            if (part != null) { close(part); }
        });
        parts.clear();
        loader = null;
    }

    private void close(Part part) {
        try {
            part.close();
        } catch (RuntimeException | Error thrown) {
            hardware.complain(name() + " failed while it was closed", thrown);
        }
    }

    /** Tells the devices of this seat that the machine was reset; extensions are told with their vCPUs. */
    void reset() {
        parts.forEach((board, part) -> {
            if (part instanceof Device device) { board.run(device::reset); }
        });
    }

    /** The loader that sits here, or null. */
    Loader loader() {
        return loader;
    }

    boolean owns(PartBoard board) {
        return parts.containsKey(board);
    }

    @Override
    String wants() {
        return "the type \"" + spec.type() + "\"; no installed bundle provides it";
    }

    @Override
    boolean required(boolean running) {
        return !running && !PartKeys.AVAILABLE.equals(spec.keys().get(PartKeys.WHEN));
    }
}
