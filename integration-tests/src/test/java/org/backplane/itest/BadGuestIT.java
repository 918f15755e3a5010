package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Guests that do what none should get what the architecture gives, and the process lives to tell. A few instructions each, entered
 * in 64-bit mode without an IDT: every exception is a triple fault.
 */
public class BadGuestIT {
    private static final int TRIPLE_FAULT = 4;
    /** What 0x2a at the debug-exit port gives. */
    private static final int EXITED = 85;
    private static final String EXIT = "b02a e6f4 ";
    private static final String UNKNOWN_MSR = "b934120000 0f32 0f30 ";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Backplane run(String code, String... more) throws Exception {
        return Backplane.run(arguments(code, more));
    }

    private String[] arguments(String code, String... more) throws Exception {
        return of("pc", code, more);
    }

    private String[] of(String machine, String code, String... more) throws Exception {
        Path image = folder.newFile().toPath();
        Files.write(image, HexFormat.of().parseHex(code.replace(" ", "")));
        return Stream.concat(Stream.of("run", machine, "--no-reboot", "--kernel", image.toString(), "--set",
                "boot.format=raw"), Stream.of(more)).toArray(String[]::new);
    }

    private void tripleFault(String what, String code) throws Exception {
        Backplane run = run(code).endsWith(TRIPLE_FAULT);
        assertTrue(what + run, run.err().toString().contains("cpu0 is shut down (triple fault)"));
    }

    @Test
    public void executionInDevicesAndInNothing() throws Exception {
        tripleFault("nothing", "b8000000d0 ffe0"); // mov eax, 0xd0000000; jmp rax
        tripleFault("local APIC", "b80000e0fe ffe0");
        tripleFault("I/O APIC", "b80000c0fe ffe0");
        tripleFault("non-canonical", "48b80000000000800000 ffe0");
    }

    /** Stores {@code mov al, n; ret} to the local APIC's initial count and calls it, for many n; #UD unless n comes back. */
    @Test
    public void whatADeviceAnswersIsFetchedEachTime() throws Exception {
        run("bf8003e0fe bc00000800 31db " // mov edi, 0xfee00380; mov esp, 0x80000; xor ebx, ebx
                + "0fb6c3 c1e008 0db000c390 8907 " // movzx eax, bl; shl eax, 8; or eax, 0x90c300b0; mov [rdi], eax
                + "31c0 ffd7 38d8 750e " // xor eax, eax; call rdi; cmp al, bl; jne to ud2
                + "ffc3 81fb00400000 75e1 " // inc ebx; cmp ebx, 0x4000; jne to movzx
                + EXIT + "0f0b").endsWith(EXITED);
    }

    @Test
    public void tablesInDevicesAndInNothing() throws Exception {
        tripleFault("page tables in nothing", "b8000000d0 0f22d8"); // mov cr3, rax
        tripleFault("page tables in the local APIC", "b80000e0fe 0f22d8");
        tripleFault("IDT in the local APIC", "680000e0fe 68ff0f0000 488d642406 0f011c24 0f0b"); // lidt [rsp]; ud2
        tripleFault("stack in nothing", "bc000800d0 50 58 c3"); // mov esp, 0xd0000800; push rax; pop rax; ret
    }

    @Test
    public void registersThatAreNotThere() throws Exception {
        tripleFault("#GP", UNKNOWN_MSR + EXIT);
        Path machine = folder.newFile("tolerant.json").toPath();
        Files.writeString(machine, "{ \"include\": \"pc\", \"machine\": { \"unknown-msr\": \"ignore\" } }");
        Backplane.run(of(machine.toString(), UNKNOWN_MSR + EXIT)).endsWith(EXITED);
    }

    @Test
    public void whatIsReadInsteadIsToldOnce() throws Exception {
        List<String> line = Stream.concat(Stream.of("env", "JDK_JAVA_OPTIONS=-Dbackplane.log=INFO"),
                Backplane.line(arguments(UNKNOWN_MSR + UNKNOWN_MSR + EXIT, "--set", "machine.unknown-msr=log"))
                        .stream())
                .toList();
        try (Backplane run = Backplane.command(Backplane.TREE, line)) {
            run.endsWith(EXITED);
            assertEquals(1, told(run, "read of msr:0x1234, 64 bits"));
            assertEquals(1, told(run, "write of msr:0x1234, 64 bits"));
        }
    }

    private static long told(Backplane run, String what) {
        return run.err().lines().stream().filter(line -> line.contains(what)).count();
    }
}
