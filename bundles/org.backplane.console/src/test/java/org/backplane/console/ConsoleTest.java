package org.backplane.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final List<String> commands = new ArrayList<>();
    private final EscapeFilter filter = new EscapeFilter(new EscapeFilter.Commands() {
        @Override
        public void type(int value) {
            commands.add(Character.getName(value));
        }

        @Override
        public void switchOver() {
            commands.add("switch");
        }

        @Override
        public void quit() {
            commands.add("quit");
        }

        @Override
        public void help() {
            commands.add("help");
        }
    });

    private void type(String text) throws InterruptedException {
        for (char c : text.toCharArray()) {
            filter.accept(c);
        }
    }

    @Test
    void escapesAreThoseOfQemu() throws InterruptedException {
        type("a\u0001x\u0001X\u0001c\u0001h\u0001\u0001\u0001qb");
        assertEquals(
                List.of("LATIN SMALL LETTER A", "quit", "quit", "switch", "help", "START OF HEADING",
                        "LATIN SMALL LETTER B"),
                commands);
    }

    @Test
    void aFullQueueRefusesAndKeepsOrder() {
        ByteQueue queue = new ByteQueue(2);
        assertTrue(queue.offer(0xff));
        assertTrue(queue.offer(2));
        assertFalse(queue.offer(3));
        assertEquals(0xff, queue.poll());
        assertTrue(queue.offer(4));
        assertEquals(2, queue.poll());
        assertEquals(4, queue.poll());
        assertEquals(-1, queue.poll());
    }

    @Test
    void outputIsWrittenBeforeTheEnd() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Console console = new Console(null, new ByteArrayInputStream(new byte[0]), out);
        byte[] text = "PASS\n".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        for (byte value : text) {
            assertTrue(console.guest().offer(value));
        }
        console.close();
        assertArrayEquals(text, out.toByteArray());
    }

    @Test
    void inputReachesTheListener() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        Console console = new Console(null, new ByteArrayInputStream(new byte[]{'h', 'i'}),
                new ByteArrayOutputStream());
        console.guest().listen(told::countDown);
        assertTrue(told.await(10, TimeUnit.SECONDS));
        assertEquals('h', console.guest().poll());
        assertEquals('i', console.guest().poll());
        assertEquals(-1, console.guest().poll());
        console.close();
    }

    @Test
    void switchingLeadsInputToTheMonitorAndBack() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] keys = "a\u0001cb\u0001cc".getBytes(StandardCharsets.US_ASCII);
        Console console = new Console(null, new ByteArrayInputStream(keys), out);
        console.monitor().listen(() -> {
        });
        console.guest().listen(() -> {
            if (told.getCount() == 1 && console.guest().poll() == 'c') {
                told.countDown();
            }
        });
        assertTrue(told.await(10, TimeUnit.SECONDS));
        assertEquals('L' - '@', console.monitor().poll(), "the monitor draws its prompt");
        assertEquals('b', console.monitor().poll());
        assertEquals(-1, console.monitor().poll());
        console.close();
    }
}
