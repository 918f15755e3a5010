package org.backplane.assembler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.backplane.api.machine.config.Nearest;
import org.backplane.api.machine.config.PartKeys;
import org.backplane.api.machine.config.PartKeys.Location;
import org.backplane.api.machine.config.Problem;
import org.backplane.api.machine.config.Quantity;
import org.backplane.assembler.check.DryBoard;

/** Where parts are and where their pins lead: checks the chassis's keys of all parts against what the parts declared. */
final class Layout {
    /** A window where the file puts it; {@code local}: each vCPU has its own. */
    private record Block(PartSource part, String key, boolean local, Location place, DryBoard.DryWindow window) {
        long last() {
            return place.address() + window.size() - 1;
        }

        /** What a vCPU has of its own at an address hides from it what everybody has there. */
        boolean touches(Block other) {
            return place.space().equals(other.place.space()) && Long.compareUnsigned(place.address(), other.last()) <= 0
                    && Long.compareUnsigned(other.place.address(), last()) <= 0;
        }

        boolean inside(Block other) {
            return window.inner() && Long.compareUnsigned(place.address(), other.place.address()) >= 0
                    && Long.compareUnsigned(last(), other.last()) <= 0;
        }

        String where() {
            return part.name() + " at " + place + " to 0x" + Long.toHexString(last());
        }
    }

    private static final long LOW_RAM = 0xa_0000;
    private static final long HIGH_RAM = 0xc_0000;
    private static final long RAM_HOLE = 3L << 30;
    private static final long REST_OF_RAM = 4L << 30;
    /** The last address of the spaces that every machine has; parts open others. */
    private static final Map<String, Long> LAST = Map.of("io", 0xffffL, "mem", (1L << 52) - 1);

    private final MachineSource source;
    private final Complaints complaints;
    private final BackendCheck backends;
    private final Map<String, DryBoard> boards = new TreeMap<>();
    private final List<Block> blocks = new ArrayList<>();

    Layout(MachineSource source, Catalogue catalogue, Complaints complaints, Missing missing) {
        this.source = source;
        this.complaints = complaints;
        backends = new BackendCheck(catalogue.backends().keySet(), complaints, missing);
    }

    /** Takes what a part declared. */
    void add(PartSource part, DryBoard board, boolean local) {
        boards.put(part.name(), board);
        Map<String, DryBoard.DryWindow> windows = new HashMap<>();
        board.windows().forEach((name, window) -> windows.put(PartKeys.keyFor(PartKeys.AT, "", name), window));
        checkNames(part, PartKeys.AT, windows.keySet());
        windows.forEach((key, window) -> place(part, key, window, local));
    }

    private void place(PartSource part, String key, DryBoard.DryWindow window, boolean local) {
        Object at = part.get(key);
        try {
            if (at != null) {
                Location place = Location.parse(String.valueOf(at));
                blocks.add(new Block(part, key, local, place, window));
            }
        } catch (IllegalArgumentException e) {
            complaints.add(new Problem(Code.ADDRESS, key, "\"" + key + "\" must be an address",
                    "\"SPACE:ADDRESS\", as \"mem:0xfec00000\" or \"io:0x3f8\"", shown(at),
                    withSpace(String.valueOf(at))),
                    part.where(key));
        }
    }

    /** The hint for an address whose space was forgotten. */
    private static String withSpace(String address) {
        try {
            long number = Quantity.parse(address);
            boolean port = number >= 0 && number <= LAST.get("io");
            return "did you mean \"" + new Location(port ? "io" : "mem", number) + "\"?";
        } catch (NumberFormatException e) {
            return "";
        }
    }

    private static String shown(Object value) {
        return value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
    }

    /** The part's keys of one family must be among {@code known}. */
    private void checkNames(PartSource part, String family, Set<String> known) {
        for (String key : part.keys().keySet()) {
            if (PartKeys.isOneOf(key, family) && !known.contains(key)) {
                Problem problem = KeyBinder.unknown(part, key, new TreeSet<>(known));
                complaints.add(problem, part.where(problem));
            }
        }
    }

    /** Looks at everything that concerns several parts. */
    void check(long memory) {
        for (int i = 0; i < blocks.size(); i++) {
            checkSpace(blocks.get(i));
            checkRam(blocks.get(i), memory);
            for (int j = 0; j < i; j++) {
                checkOverlap(blocks.get(j), blocks.get(i));
            }
        }
        boards.forEach((name, board) -> checkPins(source.part(name), board));
    }

    private void checkOverlap(Block one, Block other) {
        if (one.touches(other) && !one.inside(other) && !other.inside(one)) {
            complaints.add(new Problem(Code.OVERLAP, other.key,
                    "two devices at one address: " + other.where() + ", and " + one.where(), "", "",
                    "move one of them; the place of " + one.part.name() + " is at " + one.part.where(one.key)),
                    other.part.where(other.key));
        }
    }

    private void checkSpace(Block block) {
        String space = block.place.space();
        Set<String> spaces = new TreeSet<>(LAST.keySet());
        boards.values().forEach(board -> spaces.addAll(board.spaces()));
        if (!spaces.contains(space)) {
            reject(block, "there is no address space \"" + space + "\"", String.join(", ", spaces),
                    Nearest.hint(space, spaces));
        } else if (LAST.containsKey(space) && isBeyond(block, LAST.get(space))) {
            reject(block, block.where() + " lies beyond the end of its address space",
                    space + ":0x0 to 0x" + Long.toHexString(LAST.get(space)), "");
        }
    }

    private static boolean isBeyond(Block block, long last) {
        return Long.compareUnsigned(block.place.address(), last) > 0 || Long.compareUnsigned(block.last(), last) > 0;
    }

    private void reject(Block block, String message, String allowed, String hint) {
        complaints.add(new Problem(Code.ADDRESS, block.key, message, allowed, shown(block.part.get(block.key)), hint),
                block.part.where(block.key));
    }

    private void checkRam(Block block, long memory) {
        long address = block.place.address();
        boolean hole = address >= LOW_RAM && block.last() < HIGH_RAM;
        boolean ram = Long.compareUnsigned(address, Math.min(memory, RAM_HOLE)) < 0;
        boolean rest = memory > RAM_HOLE && address < REST_OF_RAM + memory - RAM_HOLE && block.last() >= REST_OF_RAM;
        if (!block.local && block.place.space().equals("mem") && (ram && !hole || rest)) {
            complaints.add(new Problem(Code.OVERLAP, block.key, block.where() + " lies in RAM",
                    "addresses without RAM: 0xa0000 to 0xbffff, 0xc0000000 to 0xffffffff" + (memory > RAM_HOLE
                            ? ", and from 0x" + Long.toHexString(REST_OF_RAM + memory - RAM_HOLE) + " on"
                            : ""),
                    shown(block.part.get(block.key)), ""),
                    block.part.where(block.key));
        }
    }

    private void checkPins(PartSource part, DryBoard board) {
        Set<String> lines = board.outputs().stream().map(pin -> PartKeys.keyFor(PartKeys.IRQ, PartKeys.IRQ, pin))
                .collect(Collectors.toSet());
        checkNames(part, PartKeys.IRQ, lines);
        for (String line : lines) {
            PartKeys.strings(part.get(line)).forEach(target -> checkLine(part, line, target));
        }
        checkNames(part, PartKeys.BACKEND, board.backends().keySet());
        board.backends().forEach((key, contract) -> backends.check(part, key, contract));
    }

    private void checkLine(PartSource part, String key, String target) {
        int slash = target.indexOf('/');
        if (slash < 0) {
            report(part, key, target, "an interrupt leads to \"PART/PIN\"", withInputs(), "");
            return;
        }
        String owner = target.substring(0, slash);
        DryBoard board = boards.get(owner);
        if (board == null) {
            boolean exists = source.part(owner) != null && !owner.equals(MachineSource.MACHINE);
            if (!exists) {
                report(part, key, target, "there is no part \"" + owner + "\" with interrupt inputs", withInputs(),
                        Nearest.hint(owner, boards.keySet()));
            }
        } else if (board.inputs().isEmpty()) {
            report(part, key, target, owner + " has no interrupt inputs", withInputs(), "");
        } else if (!board.inputs().contains(target.substring(slash + 1))) {
            report(part, key, target, "there is no interrupt line \"" + target + "\"", lines(owner, board), "");
        }
    }

    private void report(PartSource part, String key, String target, String message, String allowed, String hint) {
        complaints.add(new Problem(Code.NO_LINE, key, message, allowed, "\"" + target + "\"", hint), part.where(key));
    }

    private String withInputs() {
        return boards.entrySet().stream().filter(entry -> !entry.getValue().inputs().isEmpty())
                .map(entry -> lines(entry.getKey(), entry.getValue())).collect(Collectors.joining(", "));
    }

    /** The inputs of a board, as {@code irq} keys name them. */
    static String lines(String part, DryBoard board) {
        List<String> named = board.inputs().stream().filter(pin -> !Character.isDigit(pin.charAt(0)))
                .map(pin -> part + "/" + pin).collect(Collectors.toCollection(ArrayList::new));
        long numbered = board.inputs().size() - named.size();
        if (numbered > 0) {
            named.addFirst(part + "/0 to " + part + "/" + (numbered - 1));
        }
        return String.join(", ", named);
    }
}
