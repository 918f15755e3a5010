package org.backplane.assembler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.machine.config.PartKeys;

/** The system registers of CPU extensions: a vCPU has each of them once. */
final class SystemRegisters {
    /** What a part brings to vCPUs: names of registers by their numbers. */
    private record Owner(PartSource part, List<String> vcpus, Map<Integer, String> registers) {
        Optional<String> shares(Owner other) {
            return vcpus.stream().filter(other.vcpus::contains).findFirst();
        }

        Optional<Integer> repeats(Owner other) {
            return registers.keySet().stream().filter(other.registers::containsKey).findFirst();
        }
    }

    private final List<Owner> owners = new ArrayList<>();
    private final Complaints complaints;

    SystemRegisters(Complaints complaints) {
        this.complaints = complaints;
    }

    /** Complains when another part brings one of them to one of the vCPUs. */
    void add(PartSource part, List<String> vcpus, Collection<SystemRegister> registers) {
        Map<Integer, String> names = new TreeMap<>(Integer::compareUnsigned);
        registers.forEach(register -> names.put(register.id(), register.name()));
        Owner added = new Owner(part, vcpus, names);
        owners.forEach(other -> compare(other, added));
        owners.add(added);
    }

    private void compare(Owner first, Owner second) {
        second.shares(first).ifPresent(vcpu -> second.repeats(first).ifPresent(id -> complaints.add(
                Code.REGISTERS, "%s and %s both bring the system register %s (0x%x) to %s".formatted(
                        first.part.name(), second.part.name(), first.registers.get(id), id, vcpu),
                "one part with it on each vCPU",
                "take " + second.part.name() + " out, or name other vCPUs in \"" + PartKeys.VCPUS + "\"",
                second.part.position())));
    }
}
