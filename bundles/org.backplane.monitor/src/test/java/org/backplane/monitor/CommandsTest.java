package org.backplane.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.apache.felix.service.command.CommandSession;
import org.backplane.api.machine.Machine;
import org.backplane.monitor.command.Command;
import org.backplane.monitor.command.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {
    private final FakeMachine fake = new FakeMachine();
    private final Machines machines = new Machines(() -> Map.of("pc", fake.machine()));
    private final List<Command> commands = new ArrayList<>();

    CommandsTest() {
        commands.addAll(new MachineCommands(machines).commands());
        commands.addAll(new CpuCommands(machines).commands());
        commands.addAll(new MemoryCommands(machines).commands());
        commands.addAll(new CodeCommands(machines).commands());
        commands.addAll(new PartCommands(machines).commands());
        commands.add(new MtrrCommand(new X86Calls(machines)).command());
        commands.add(new HelpCommand(commands).command());
    }

    private String execute(String line) throws Exception {
        List<String> words = Arrays.asList(line.split(" "));
        Command command = commands.stream().filter(c -> c.name().equals(words.getFirst())).findFirst().orElseThrow();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream console = new PrintStream(out, true, StandardCharsets.UTF_8);
        CommandSession session = (CommandSession) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[]{CommandSession.class}, (proxy, method, arguments) -> console);
        command.execute(session, new ArrayList<>(words.subList(1, words.size())));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void answersAreTablesForPeople() throws Exception {
        assertEquals("""
                seat              type             state   bundle                  version     seated  places
                com1              uart16550        seated  org.backplane.dev.uart  1.2.3 (b7)       2  io:0x3f8 (8)
                the core of cpu0  x86.interpreter  vacant                                           0

                the core of cpu0: no bundle
                """, execute("part:list"));
        assertEquals("""
                window  offset  bytes  value               register
                           0x5      1  0x60                LSR 0x60 THRE TEMT
                           0x8      8  0xffffffffffffffff  WIDE
                """, execute("device:regs com1"));
        assertEquals("""
                times  kind       part  what
                   17  unhandled  -     read of io:0x2e, 8 bits
                """, execute("machine:oddities"));
        assertEquals("cpu0: rip=fff0\nrax=0\n", execute("cpu:regs"));
    }

    @Test
    void codeIsListedWithItsBytes() throws Exception {
        assertEquals("""
                    address             bytes     instruction
                =>  0xffffffff81000000  48 89 c3  mov    %rax,%rbx
                    0xffffffff81000003            (no RAM is there)
                """, execute("mem:disassemble"));
        execute("mem:disassemble 0xfffffffffffffff0 2 --physical --syntax intel --vcpu cpu0");
        execute("cpu:trace on --count 5 --to /tmp/x");
        execute("cpu:trace on --registers");
        execute("cpu:trace off");
        assertEquals(List.of("CodeRequest[vcpu=cpu0, address=-1, physical=false, count=10, syntax=]",
                "CodeRequest[vcpu=cpu0, address=-16, physical=true, count=2, syntax=intel]",
                "cpu0 TraceRequest[syntax=, file=/tmp/x, count=5, registers=false]",
                "cpu0 TraceRequest[syntax=, file=, count=0, registers=true]", "cpu0 null"), fake.told);
    }

    @Test
    void answersAreJsonForPrograms() throws Exception {
        assertEquals(
                "[{\"index\":0,\"name\":\"cpu0\",\"state\":\"stopped\",\"core\":\"\",\"retired\":1234567,\"flushes\":89}]",
                execute("cpu:list --json").replaceAll("\\s", ""));
        assertTrue(execute("device:regs --json com1").replaceAll("\\s", "").contains(
                "\"name\":\"LSR\",\"value\":\"0x60\",\"fields\":[{\"name\":\"DR\",\"value\":\"0x0\"},{\"name\":\"THRE\",\"value\":\"0x1\"}]"));
        assertTrue(execute("device:regs --json com1").contains("\"0xffffffffffffffff\""));
        assertEquals("[{\"kind\":\"unhandled\",\"part\":\"\",\"what\":\"readofio:0x2e,8bits\",\"count\":17}]",
                execute("machine:oddities --json").replaceAll("\\s", ""));
    }

    @Test
    void machinesAreToldWhatToDo() throws Exception {
        for (String command : List.of("machine:pause", "machine:resume", "machine:reset", "machine:quit",
                "trace:on com1",
                "trace:off com1")) {
            execute(command);
        }
        assertEquals(List.of("pause", "resume", "power reset", "stop", "trace com1 true", "trace com1 false"),
                fake.told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            device:regs                   | device:regs needs PART
            device:regs a b               | takes no more than PART
            machine:info now              | takes no argument
            machine:info --jsn            | has no option --jsn
            machine:info --machine px     | There is no machine 'px'; did you mean "pc"? There are: pc.
            mem:dump 0xzz                 | ADDRESS '0xzz' is not a number
            mem:dump 0 0x200000           | LENGTH '0x200000' is not a number from 0 to 0x0000000000100000
            mem:disassemble 0 0           | COUNT '0' is less than 1
            mem:disassemble 0 1 --syntax  | needs a value for --syntax
            cpu:trace maybe               | is neither on nor off
            cpu:trace off --count 3       | cpu:trace off takes only --vcpu
            cpu:trace off --registers     | cpu:trace off takes only --vcpu
            mtrr:show                     | a part of type x86.mtrr gives it some, and the feature mtrr has that type
            help mem:dmp                  | did you mean "mem:dump"?
            """)
    void mistakesAreNamedWithWhatToDo(String line, String complaint) {
        String message = assertThrows(CommandException.class, () -> execute(line)).getMessage();
        assertTrue(message.contains(complaint), message);
        assertTrue(fake.told.isEmpty());
    }

    @Test
    void severalMachinesMustBeToldApart() {
        Machine other = new FakeMachine().machine();
        Machines both = new Machines(() -> Map.of("pc", fake.machine(), "other", other));
        Command info = new MachineCommands(both).commands().getFirst();
        String message = assertThrows(CommandException.class, () -> info.execute(null, List.of())).getMessage();
        assertEquals("There are several machines: say which with --machine NAME, one of other, pc.", message);
    }

    @Test
    void everyCommandIsExplained() throws Exception {
        for (Command command : commands) {
            assertTrue(command.example().startsWith(command.function()) || command.example().startsWith(command.name()),
                    command.name());
            assertTrue(execute("help " + command.name()).startsWith(command.usage() + "\n    " + command.purpose()));
            assertTrue(execute("help").contains(command.usage()));
        }
    }

    /** As hexdump -C prints the same bytes. */
    @Test
    void memoryIsShownAsHexdumpDoes() {
        byte[] bytes = new byte[18];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (0x1e + i * 7);
        }
        assertEquals("""
                00000000  1e 25 2c 33 3a 41 48 4f  56 5d 64 6b 72 79 80 87  |.%,3:AHOV]dkry..|
                00000010  8e 95                                             |..|
                """, HexDump.print(0, bytes));
        assertTrue(HexDump.print(0x12, bytes).startsWith("00000012  1e 25 2c 33 3a 41 48 4f  56"));
    }
}
