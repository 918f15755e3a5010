package org.backplane.machine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.backplane.api.device.kit.RegisterBlock;
import org.backplane.api.device.kit.RegisterCell;
import org.backplane.api.machine.config.Nearest;
import org.backplane.api.machine.inspect.CacheViolations;
import org.backplane.api.machine.inspect.CodeRequest;
import org.backplane.api.machine.inspect.Inspector;
import org.backplane.api.machine.inspect.InstructionInfo;
import org.backplane.api.machine.inspect.MachineInfo;
import org.backplane.api.machine.inspect.OddityInfo;
import org.backplane.api.machine.inspect.RegisterInfo;
import org.backplane.api.machine.inspect.SeatInfo;
import org.backplane.api.machine.inspect.TraceRequest;
import org.backplane.api.machine.inspect.VcpuInfo;
import org.backplane.machine.board.Chassis;
import org.backplane.machine.board.PartBoard;
import org.backplane.machine.vcpu.InstructionTrace;
import org.backplane.machine.vcpu.MachineVcpu;

/** What the director has published of a machine, for any thread. */
final class Inspection implements Inspector {
    private final Director director;
    private volatile List<SeatInfo> seats = List.of();
    private volatile Map<String, List<PartBoard>> boards = Map.of();

    Inspection(Director director) {
        this.director = director;
    }

    /** Seats have changed. The director's thread only. */
    void publish(Seating seating) {
        Map<String, List<PartBoard>> byPart = new LinkedHashMap<>();
        seating.parts().forEach(seat -> byPart.put(seat.name(), seat.boards()));
        boards = byPart;
        seats = seating.infos();
    }

    @Override
    public MachineInfo info() {
        return director.info();
    }

    @Override
    public List<SeatInfo> seats() {
        return seats;
    }

    @Override
    public List<VcpuInfo> vcpus() {
        return director.vcpus().stream().map(vcpu -> vcpu.report().info()).toList();
    }

    @Override
    public String registersOfVcpu(String vcpu) {
        return vcpu(vcpu).report().registers();
    }

    private MachineVcpu vcpu(String name) {
        return director.vcpus().stream().filter(one -> one.name().equals(name)).findFirst()
                .orElseThrow(() -> unknown("vCPU", name, director.vcpus().stream().map(MachineVcpu::name).toList()));
    }

    @Override
    public List<InstructionInfo> disassemble(CodeRequest request) throws InterruptedException {
        MachineVcpu vcpu = vcpu(request.vcpu());
        return new Question<>(() -> vcpu.disassemble(request)).answer(director);
    }

    @Override
    public void traceInstructions(String name, TraceRequest request) throws InterruptedException, IOException {
        MachineVcpu vcpu = vcpu(name);
        InstructionTrace trace = request == null
                ? null
                : new InstructionTrace(request, one -> director.ask(() -> vcpu.end(one)));
        InstructionTrace last = trace;
        try {
            last = new Question<>(() -> vcpu.trace(trace)).answer(director);
        } finally {
            if (last != null) { last.close(); }
        }
    }

    @Override
    public List<RegisterInfo> registers(String part) {
        return boardsOf(part).stream().flatMap(Inspection::registers).toList();
    }

    private List<PartBoard> boardsOf(String part) {
        List<PartBoard> found = boards.get(part);
        if (found == null) { throw unknown("part", part, new ArrayList<>(boards.keySet())); }
        return found;
    }

    private static IllegalArgumentException unknown(String what, String name, List<String> names) {
        String only = names.isEmpty() ? "" : ", only " + String.join(", ", names);
        return new IllegalArgumentException(
                ("there is no " + what + " \"" + name + "\"" + only + ". " + Nearest.hint(name, names)).strip());
    }

    private static Stream<RegisterInfo> registers(PartBoard board) {
        return board.blocks().stream().flatMap(block -> block.registers().stream()
                .sorted(Comparator.comparingInt(RegisterCell::offset)).map(cell -> register(block, cell)));
    }

    private static RegisterInfo register(RegisterBlock block, RegisterCell cell) {
        long value = cell.get();
        List<RegisterInfo.Field> fields = cell.fields().stream().map(field -> new RegisterInfo.Field(field.name(),
                value >>> field.low() & -1L >>> 64 - field.width())).toList();
        return new RegisterInfo(block.name(), cell.offset(), cell.width(), cell.name(), value, fields,
                cell.show(value));
    }

    @Override
    public void trace(String part, boolean on) {
        boardsOf(part);
        director.trace(part, on);
    }

    @Override
    public String digest() throws InterruptedException {
        return new Question<>(this::digestAtRest).answer(director);
    }

    private String digestAtRest() {
        Chassis chassis = director.chassis();
        return Digest.of(director.vcpus(), chassis.memory().bytes(), chassis.clock().nanos());
    }

    @Override
    public CacheViolations cacheViolations() {
        return director.chassis().memory().cacheViolations();
    }

    @Override
    public List<OddityInfo> oddities() {
        return director.chassis().oddities().list().stream()
                .sorted(Comparator.comparingLong(OddityInfo::count).reversed()).toList();
    }
}
