package org.backplane.x86.interpreter.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

import org.backplane.api.x86.X86Reg;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The machine's key {@code unknown-msr}; {@code fault} is in the table {@code controls}. */
class UnknownMsrTest {
    private static final byte[] RDMSR_WRMSR = {0x0f, 0x32, 0x0f, 0x30};

    private final Arena arena = Arena.ofConfined();
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void free() {
        arena.close();
    }

    @ParameterizedTest
    @CsvSource({"log, 'read of msr 1234 8, write of msr 1234 8'", "ignore, ''"})
    void aRegisterThatIsNotThereReadsZeroAndKeepsNothing(String policy, String expected) {
        Machine machine = new Machine(arena, policy,
                (act, number, size) -> told.add(act + " " + Long.toHexString(number) + " " + size));
        machine.begin("long", 0);
        machine.reg[X86Reg.RCX] = 0xffff_ffff_0000_1234L;
        machine.reg[X86Reg.RAX] = 5;
        machine.reg[X86Reg.RDX] = 6;
        machine.run(RDMSR_WRMSR, 2);
        assertEquals(Machine.CODE + RDMSR_WRMSR.length, machine.reg[X86Reg.RIP]);
        assertEquals(0, machine.reg[X86Reg.RAX] | machine.reg[X86Reg.RDX]);
        assertEquals(expected, String.join(", ", told));
    }

    @ParameterizedTest
    @CsvSource({"log", "ignore"})
    void registersThatAreThereKeepTheirRules(String policy) {
        Machine machine = new Machine(arena, policy, (act, number, size) -> told.add(act));
        machine.begin("long", 0);
        machine.reg[X86Reg.RCX] = 0xc000_0080L;
        machine.reg[X86Reg.RAX] = 2;
        machine.run(new byte[]{0x0f, 0x30}, 1);
        assertEquals(13, new Fields(machine).vector());
        machine.begin("long", 3);
        machine.reg[X86Reg.RCX] = 0x1234;
        machine.run(new byte[]{0x0f, 0x32}, 1);
        assertEquals(13, new Fields(machine).vector());
        assertEquals(List.of(), told);
    }
}
