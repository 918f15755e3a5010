package org.backplane.x86.interpreter.lockstep;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

import org.backplane.api.x86.X86Reg;
import org.backplane.lib.x86.table.Branch;

/** Makes long programs: blocks of random instructions with branches, loops and calls in them. */
final class LongPrograms {
    private static final int PIECES = 120;
    private static final int V86_PIECES = 40;
    private static final int FUNCTIONS = 3;
    private static final int FUNCTION_PIECES = 12;
    /** Most rounds of a loop. */
    private static final int ROUNDS = 12;
    private static final int NESTED = 2;
    /** Most rounds of a loop that only computes. */
    private static final int WORK = 600;
    /** Such a loop has these and no operands in memory: nothing that faults, or is another thing on QEMU in the end. */
    private static final String COMPUTATIONS = "Arithmetic|Logic|Shifts|BitCounts|BitManipulation|Conditionals|Decimal|MultiPrecision|Transfer"
            + "|Packed(Addition|Blends|Elements|Extensions|Interleaves|Multiplication|Shifts|Shuffles|Signs)|Avx(Moves|Permutes|Shifts)|Aes|CarrylessMultiplication";
    private static final String NO_COMPUTATIONS = "push.*|pop[adf]?|popf.|i?div|aam|xlat";
    private static final int ESCAPE = 0x0f;
    private static final int JCC = 0x80;
    private static final int JG = 0x8f;
    private static final int JMP = 0xe9;
    private static final int CALL = 0xe8;
    /** Where NaNs come from, of which QEMU chooses another one: in every fourth program only. */
    private static final String NUMBERS = "Sse(Arithmetic|Conversions|Rounding|Compare|Operand).*|Fma.*|Fused|F16c|AvxConversions";

    private final Kind kind;
    private final int mode;
    private final long seed;
    private final RandomGenerator random;
    private final Instructions instructions;
    private final boolean x87;
    private final Operands operands;
    private final Supplier<Piece> special;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Integer> functions = new ArrayList<>();
    private int loops;
    private int depth;

    private LongPrograms(Kind kind, long seed) {
        this.kind = kind;
        mode = kind.mode;
        this.seed = seed;
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        x87 = !kind.supervises() && Math.floorMod(seed, 4) == 0;
        instructions = new Instructions(mode, random, !x87);
        operands = new Operands(mode, kind.cpl, random);
        special = special();
    }

    static LongProgram of(Kind kind, long seed) {
        return new LongPrograms(kind, seed).make();
    }

    private Supplier<Piece> special() {
        return switch (kind) {
            case SUPERVISOR_64 -> new Supervisor(random);
            case SUPERVISOR_32, SUPERVISOR_PAE -> new Supervisor32(kind.tables(), random);
            case VIRTUAL_8086 -> new Virtual8086(random);
            default -> x87 ? () -> new X87Sequence(mode, random).piece() : this::instruction;
        };
    }

    private LongProgram make() {
        Registers registers = new Registers(mode, random);
        long[] general = registers.general();
        pieces.add(null);
        handlers();
        for (int n = 0; n < FUNCTIONS && mode != 16; n++) { function(n); }
        pieces.set(0, Piece.to(pieces.size(), Bytes.of(JMP)));
        block(kind == Kind.VIRTUAL_8086 ? V86_PIECES : PIECES);
        pieces.add(Piece.END);
        return new LongProgram(kind, seed, general, registers.flags(), x87, registers.vectors(x87),
                List.copyOf(pieces), surroundings());
    }

    private Surroundings surroundings() {
        if (kind.tables() == null) { return new Frames(random, pieces.size()); }
        return new SystemArea(random, kind.tables(), of(Kind.VIRTUAL_8086, seed).pieces(),
                new SystemArea.Handlers(1, 1 + Supervisor32.HANDLER_PIECES, 1 + 2 * Supervisor32.HANDLER_PIECES),
                pieces.size());
    }

    /** Behind the jump at the beginning. */
    private void handlers() {
        if (special instanceof Supervisor32 supervisor) {
            pieces.addAll(supervisor.handler(false, pieces.size()));
            pieces.addAll(supervisor.handler(true, pieces.size()));
        }
        if (kind == Kind.SUPERVISOR_64) { pieces.addAll(Tasks64.handlers(random, PIECES)); }
    }

    /** Not in code of 16 bits: there all that can be written is data. */
    private void function(int number) {
        int start = pieces.size();
        pieces.add(Piece.of(operands.enter(number)));
        block(FUNCTION_PIECES);
        pieces.add(Piece.of(operands.leave(number)));
        functions.add(start);
    }

    private void block(int count) {
        for (int n = 0; n < count; n++) { item(); }
    }

    private void item() {
        boolean mayNest = depth < NESTED;
        switch (random.nextInt(25)) {
            case 24 -> work(depth == 0);
            case 0, 1 -> pieces.add(Piece.of(operands.pointer()));
            case 2 -> call();
            case 3 -> skip(mayNest);
            case 4 -> loop(mayNest && mode != 16);
            case 5, 6, 7, 8, 9, 10, 11, 12 -> pieces.add(special.get());
            default -> pieces.add(instruction());
        }
    }

    private void call() {
        if (!functions.isEmpty()) {
            pieces.add(Piece.to(functions.get(random.nextInt(functions.size())), Bytes.of(CALL)));
        }
    }

    /** Over some pieces, or not. */
    private void skip(boolean mayNest) {
        if (!mayNest) { return; }
        int at = pieces.size();
        pieces.add(null);
        depth++;
        block(random.nextInt(1, 4));
        depth--;
        pieces.set(at, Piece.to(pieces.size(), Bytes.of(ESCAPE, JCC | random.nextInt(16))));
    }

    /** Ends at once when it is entered with no counter. */
    private void loop(boolean mayNest) {
        if (!mayNest) { return; }
        int counter = loops++;
        pieces.add(Piece.of(operands.setCounter(counter, random.nextInt(1, ROUNDS))));
        int start = pieces.size();
        depth++;
        block(random.nextInt(2, 8));
        depth--;
        pieces.add(Piece.to(start, operands.decrementCounter(counter), Bytes.of(ESCAPE, JG)));
    }

    /** A long loop that only computes: one piece, so that no checkpoint is in it. */
    private void work(boolean mayBe) {
        if (!mayBe) { return; }
        int counter = loops++;
        pieces.add(Piece.of(operands.setCounter(counter, random.nextInt(WORK / 4, WORK))));
        List<byte[]> body = new ArrayList<>();
        for (int n = random.nextInt(4, 12); n > 0; n--) { body.addAll(computation()); }
        body.add(operands.decrementCounter(counter));
        body.add(Bytes.of(ESCAPE, JG));
        pieces.add(new Piece(List.copyOf(body), pieces.size(), false));
    }

    private List<byte[]> computation() {
        List<byte[]> code = instructions.next();
        while (isRefused() || instructions.hasMemory() || instructions.changesStackPointer()
                || !instructions.row().group().matches(COMPUTATIONS)
                || instructions.row().mnemonic().matches(NO_COMPUTATIONS)) {
            code = instructions.next();
        }
        return code;
    }

    private Piece instruction() {
        List<byte[]> code = instructions.next();
        while (isRefused()) { code = instructions.next(); }
        return new Piece(code, -1, false);
    }

    private boolean isRefused() {
        Branch branch = instructions.row().branch();
        boolean leaves = branch == Branch.INDIRECT_JUMP || branch == Branch.INDIRECT_CALL || branch == Branch.RETURN
                || instructions.row().group().equals("FarTransfers");
        boolean number = instructions.row().group().matches(NUMBERS) && Math.floorMod(seed, 4) != 3;
        return leaves || number || kind.cpl == 0 && Supervisor.refuses(instructions)
                || kind == Kind.VIRTUAL_8086 && Supervisor.isNeverTrapped(instructions)
                || kind == Kind.REAL && instructions.changesStackPointer();
    }
}
