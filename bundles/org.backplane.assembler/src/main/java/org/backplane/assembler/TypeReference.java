package org.backplane.assembler;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.backplane.api.cpu.ArchitectureFactory;
import org.backplane.api.device.kit.RegisterBlock;
import org.backplane.api.device.kit.RegisterCell;
import org.backplane.api.machine.PartProvider;
import org.backplane.api.machine.config.ConfigKey;
import org.backplane.api.machine.config.PartKeys;
import org.backplane.assembler.check.DryBoard;

/**
 * Explains one part type to people, from what it declares itself: the keys from its configuration record; windows, pins and
 * registers from a part that is made with the defaults on a dry board and thrown away.
 */
final class TypeReference {
    private static final String NAME = "NAME";
    /** So many registers of an array, and more, are one row. */
    private static final int MANY = 3;
    /** As many models are named. */
    private static final int FEW = 4;

    private final String type;
    private final PartProvider<?> provider;
    private final Catalogue catalogue;
    private final MachineFiles files;
    private final StringBuilder text = new StringBuilder();

    TypeReference(String type, PartProvider<?> provider, Catalogue catalogue, MachineFiles files) {
        this.type = type;
        this.provider = provider;
        this.catalogue = catalogue;
        this.files = files;
    }

    String print() {
        text.append(type).append(": ").append(provider.summary()).append('\n');
        files.names().stream().map(this::example).flatMap(Optional::stream).findFirst().ifPresent(text::append);
        heading("Keys");
        Optional<DryBoard> board = Defaults.board(provider, catalogue.types().values());
        board.ifPresent(this::places);
        provider.schema().keys().forEach(this::key);
        board.ifPresent(_ -> PartKeys.COMMON.keys().stream().filter(key -> Defaults.applies(key.name(), provider))
                .forEach(this::key));
        if (provider instanceof ArchitectureFactory<?> architecture) {
            heading("CPU models");
            List<String> models = architecture.models();
            boolean many = models.size() > FEW;
            text.append("    ").append(String.join(", ", many ? models.subList(0, FEW) : models))
                    .append(many ? ", ... ('backplane list models' has all)\n" : "\n");
        }
        board.ifPresent(this::inputs);
        board.ifPresent(this::registers);
        return text.toString();
    }

    private void heading(String words) {
        text.append('\n').append(words).append('\n');
    }

    private void line(String name, String meaning) {
        text.append(String.format("    %-16s %s%n", name, meaning));
    }

    /** How a machine of the installation uses it. */
    private Optional<String> example(String machine) {
        MachineSource source = files.read(machine, new Complaints());
        if (source == null) { return Optional.empty(); }
        Stream<PartSource> parts = Stream.concat(Stream.of(source.machine()), source.parts().stream());
        return parts.filter(part -> part.type().equals(type) || part.name().equals(type)).findFirst()
                .map(part -> "\nIn the machine " + machine + "\n    " + part.print() + "\n");
    }

    private void key(ConfigKey key) {
        String byDefault = key.declaration().byDefault();
        String otherwise = key.required() ? "required" : byDefault.isEmpty() ? "optional" : "default " + byDefault;
        line(key.name(), key.declaration().doc() + " (" + key.allowed() + "; " + otherwise + ")");
    }

    private void places(DryBoard board) {
        board.windows().forEach((name, window) -> line(PartKeys.keyFor(PartKeys.AT, "", name),
                "Where its " + window.size() + " bytes of registers are. (\"SPACE:ADDRESS\"; without it, nowhere)"));
        board.outputs().forEach(pin -> line(PartKeys.keyFor(PartKeys.IRQ, PartKeys.IRQ, pin),
                "Where its output pin leads. (\"PART/PIN\" or a list of them; without it, nowhere)"));
        board.backends().keySet().forEach(key -> line(key, "What it talks to on the host. ("
                + String.join(", ", catalogue.backends().keySet()) + "; without it, nothing)"));
    }

    private void inputs(DryBoard board) {
        if (board.inputs().isEmpty()) { return; }
        heading("Interrupt inputs, for the key irq of others");
        text.append("    ").append(Layout.lines(NAME, board)).append('\n');
    }

    private void registers(DryBoard board) {
        for (DryBoard.DryWindow window : board.windows().values()) {
            RegisterBlock block = window.block();
            if (!block.registers().isEmpty()) {
                heading("Registers" + (block.name().isEmpty() ? "" : " of window " + block.name()));
                rows(block.registers().stream().sorted(Comparator.comparingInt(RegisterCell::offset)).toList());
            }
        }
    }

    /** A row for each register, or for many that are alike. */
    private void rows(List<RegisterCell> cells) {
        for (int first = 0; first < cells.size();) {
            int next = first + 1;
            while (next < cells.size() && alike(cells.get(first), cells.get(next))) { next++; }
            int step = next - first < MANY ? 1 : next - first;
            row(cells.get(first), cells.get(first + step - 1));
            first += step;
        }
    }

    private static boolean alike(RegisterCell one, RegisterCell other) {
        return stem(one).equals(stem(other)) && one.width() == other.width() && one.fields().equals(other.fields());
    }

    /** A name without the number that registers of an array have. */
    private static String stem(RegisterCell cell) {
        return cell.name().replaceFirst("[0-9a-f]+$", "");
    }

    private void row(RegisterCell first, RegisterCell last) {
        String name = first == last ? first.name() : first.name() + " to " + last.name();
        String fields = first.fields().stream().map(TypeReference::field).collect(Collectors.joining(", "));
        text.append(String.format("    0x%03x  %2d bits  %-20s %s", first.offset(), 8 * first.width(), name, fields)
                .stripTrailing()).append('\n');
    }

    private static String field(RegisterCell.FieldSpec field) {
        String high = field.width() == 1 ? "" : field.low() + field.width() - 1 + ":";
        return field.name() + " " + high + field.low();
    }
}
