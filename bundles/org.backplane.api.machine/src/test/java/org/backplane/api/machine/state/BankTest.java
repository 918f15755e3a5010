package org.backplane.api.machine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BankTest {
    private final Bank bank = new Bank();
    private final int plain = bank.slot("PLAIN", 7);
    private final int cells = bank.array("CELLS", 3, 1);

    @Test
    void aResetGivesEveryWordItsValue() {
        bank.set(plain, 99);
        bank.set(cells + 2, 99);
        bank.reset("PLAIN", 8);
        bank.reset();
        assertEquals(8, bank.get(plain));
        assertEquals(1, bank.get(cells + 2));
    }

    @Test
    void whatIsKeptOutlivesAReset() {
        bank.keep("CELLS");
        bank.set(plain, 99);
        bank.set(cells + 2, 99);
        bank.reset();
        assertEquals(7, bank.get(plain));
        assertEquals(99, bank.get(cells + 2));
    }

    @Test
    void anotherBankDeclaresWhatItLacks() {
        bank.keep("CELLS");
        Bank successor = new Bank();
        int own = successor.slot("PLAIN", 8);
        successor.declare(bank);
        bank.set(cells + 1, 99);
        successor.adopt(bank);
        successor.reset();
        assertEquals(8, successor.get(own));
        assertEquals(99, successor.get(own + 2));
    }

    @Test
    void anotherBankTakesOverWhatHasTheSameName() {
        Bank successor = new Bank();
        int longer = successor.array("CELLS", 4, 5);
        bank.set(cells, 99);
        successor.adopt(bank);
        assertEquals(99, successor.get(longer));
        assertEquals(5, successor.get(longer + 3));
    }

    @Test
    void namesAreDeclaredOnce() {
        assertThrows(IllegalArgumentException.class, () -> bank.slot("PLAIN", 0));
        assertThrows(IllegalArgumentException.class, () -> bank.keep("OTHER"));
    }
}
