package org.backplane.x86.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;

import org.backplane.api.x86.X86Reg;
import org.backplane.api.x86.X86State;
import org.backplane.lib.x86.Bits;
import org.backplane.lib.x86.GuestFault;
import org.backplane.lib.x86.X86Cpu;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What protection keys deny, and the error codes (SDM volume 3, 4.6.2 and 4.7): rows of accesses to pages with key 5. */
class ProtectionKeysTest {
    private static final int TABLES = 0x1000;
    private static final int FRAME = 0x5000;
    private static final int KEY = 5;
    /** As a leaf of the page tables has it. */
    private static final long WITH_KEY = (long) KEY << 59;
    private static final long AD = 1L << 2 * KEY;
    private static final long WD = 2L << 2 * KEY;
    private static final int FINE = -1;
    private static final int USER = 0x1000;
    private static final int SUPERVISOR = 0x2000;
    private static final int READ_ONLY = 0x3000;
    private static final int NOT_PRESENT = 0x4000;
    private static final int KEY_0 = 0x5000;
    /** 100 pages as {@link #USER}. */
    private static final int MANY = 0x10_0000;

    private final Arena arena = Arena.ofConfined();
    private final SmallMemory memory = new SmallMemory(arena, 0x6000);
    private final X86State state = new X86State();
    private final X86Cpu c = new X86Cpu(state);

    @BeforeEach
    void paging() {
        for (int table = TABLES; table < TABLES + 0x3000; table += 0x1000) { put(table, table + 0x1000 | 7); }
        leaf(USER, WITH_KEY | 7);
        leaf(SUPERVISOR, WITH_KEY | 3);
        leaf(READ_ONLY, WITH_KEY | 5);
        leaf(NOT_PRESENT, WITH_KEY | 6);
        leaf(KEY_0, 7);
        for (int n = 0; n < 100; n++) { leaf(MANY + n * 4096, WITH_KEY | 7); }
        c.wiring = TestWiring.of(state, memory);
        c.mmu.rewire(memory, null, (address, size) -> {
        });
        c.reg[X86Reg.CR3] = TABLES;
        c.reg[X86Reg.CR4] = Bits.CR4_PAE | Bits.CR4_PKE;
        c.reg[X86Reg.EFER] = Bits.EFER_LMA | Bits.EFER_LME;
        c.reg[X86Reg.ACCESS + X86Reg.CS] = Bits.ACCESS_L;
        mode(3, true);
    }

    @AfterEach
    void free() {
        arena.close();
    }

    private void leaf(int page, long entry) {
        put(TABLES + 0x3000 + page / 4096 * 8, FRAME | entry);
    }

    private void put(int address, long value) {
        memory.ram.set(ValueLayout.JAVA_LONG, address, value);
    }

    private void mode(int privilege, boolean writeProtect) {
        c.reg[X86Reg.CPL] = privilege;
        c.reg[X86Reg.CR0] = Bits.CR0_PE | Bits.CR0_PG | (writeProtect ? Bits.CR0_WP : 0);
        c.load();
    }

    /** The error code, or {@link #FINE}. */
    private int access(long address, boolean write) {
        try {
            if (write) {
                c.store8(address, 1);
            } else {
                c.load8(address);
            }
            return FINE;
        } catch (GuestFault fault) {
            assertEquals(GuestFault.PF, fault.vector);
            assertEquals(address, c.reg[X86Reg.CR2]);
            return fault.error;
        }
    }

    @ParameterizedTest(name = "{0}, {1}, CPL {2}, WP {3}, {4}")
    @CsvSource(textBlock = """
            # denied, page,        CPL, WP, access, error code or -1
            -,        USER,        3,   1,  read,   -1
            -,        USER,        3,   1,  write,  -1
            AD,       USER,        3,   1,  read,   0x25
            AD,       USER,        3,   1,  write,  0x27
            AD,       USER,        3,   0,  read,   0x25
            AD,       USER,        3,   0,  write,  0x27
            WD,       USER,        3,   1,  read,   -1
            WD,       USER,        3,   1,  write,  0x27
            WD,       USER,        3,   0,  write,  0x27
            AD+WD,    USER,        3,   1,  read,   0x25
            AD+WD,    USER,        3,   1,  write,  0x27
            AD,       USER,        0,   1,  read,   0x21
            AD,       USER,        0,   1,  write,  0x23
            AD,       USER,        0,   0,  read,   0x21
            AD,       USER,        0,   0,  write,  0x23
            WD,       USER,        0,   1,  read,   -1
            WD,       USER,        0,   1,  write,  0x23
            WD,       USER,        0,   0,  write,  -1
            AD+WD,    USER,        0,   0,  write,  0x23
            AD+WD,    SUPERVISOR,  0,   1,  read,   -1
            AD+WD,    SUPERVISOR,  0,   1,  write,  -1
            AD+WD,    SUPERVISOR,  3,   1,  read,   0x05
            AD+WD,    SUPERVISOR,  3,   1,  write,  0x07
            -,        READ_ONLY,   3,   1,  write,  0x07
            WD,       READ_ONLY,   3,   1,  write,  0x27
            AD,       READ_ONLY,   3,   1,  write,  0x27
            AD,       READ_ONLY,   3,   1,  read,   0x25
            -,        READ_ONLY,   0,   0,  write,  -1
            WD,       READ_ONLY,   0,   0,  write,  -1
            WD,       READ_ONLY,   0,   1,  write,  0x23
            AD+WD,    NOT_PRESENT, 3,   1,  read,   0x04
            AD+WD,    NOT_PRESENT, 3,   1,  write,  0x06
            AD+WD,    KEY_0,       3,   1,  read,   -1
            AD+WD,    KEY_0,       3,   1,  write,  -1
            """)
    void checks(String denied, String page, int privilege, int writeProtect, String access, String error) {
        mode(privilege, writeProtect == 1);
        int expected = Integer.decode(error);
        c.protectionKeys((denied.contains("AD") ? AD : 0) | (denied.contains("WD") ? WD : 0));
        assertEquals(expected, access(page(page), access.equals("write")));
        assertEquals(expected, access(page(page), access.equals("write")), "once more");
    }

    private static int page(String name) {
        return switch (name) {
            case "USER" -> USER;
            case "SUPERVISOR" -> SUPERVISOR;
            case "READ_ONLY" -> READ_ONLY;
            case "NOT_PRESENT" -> NOT_PRESENT;
            case "KEY_0" -> KEY_0;
            default -> throw new IllegalArgumentException(name);
        };
    }

    @Test
    void nothingWithoutTheControlBit() {
        c.reg[X86Reg.CR4] &= ~Bits.CR4_PKE;
        mode(3, true);
        c.protectionKeys(0xffff_ffffL);
        assertEquals(FINE, access(USER, true));
    }

    /** Translations that are cached allow no more, and no less, than PKRU does now: few, many, of key 0. */
    @Test
    void changes() {
        for (int pages : new int[]{1, 64, 65, 100}) {
            all(pages, FINE, FINE);
            c.protectionKeys(WD);
            all(pages, FINE, 0x27);
            c.protectionKeys(AD);
            all(pages, 0x25, 0x27);
            c.protectionKeys(0);
        }
        assertEquals(FINE, access(KEY_0, true));
        c.protectionKeys(1);
        assertEquals(0x25, access(KEY_0, false));
        assertEquals(FINE, access(USER, true));
    }

    private void all(int pages, int read, int write) {
        for (int n = 0; n < pages; n++) {
            assertEquals(read, access(MANY + n * 4096L, false));
            assertEquals(write, access(MANY + n * 4096L, true));
        }
    }
}
