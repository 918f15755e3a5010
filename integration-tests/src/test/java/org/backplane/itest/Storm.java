package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.backplane.api.machine.Outcome;
import org.backplane.itest.StormChanges.Change;
import org.backplane.itest.StormDevice.Callback;
import org.osgi.framework.BundleContext;

/**
 * Random events that change parts of a machine at the worst moments, under a guest that answers keys as {@code kernels/storm}
 * does. After each of them whoever should sit sits, and the guest goes on.
 */
final class Storm {

    private static final Duration BOOT = Duration.ofMinutes(4);
    private static final String MACHINE = """
            {
                "include": "pc",
                "parts": { "storm": { "type": "test,storm", "at": "mem:0xd0000000", "vacant": "refuse" } }
            }
            """;
    private static final String BANNER = "storm\r\n";
    private static final Pattern ANSWER = Pattern.compile("[a-z] (\\d+)\r\n");

    /** What happens. */
    private enum Event {
        /** Two threads ask at the same moment. */
        TOGETHER,
        /** The thread on which the guest answers a key asks. */
        CONSOLE_ITSELF,
        /** The same, while another thread, which has asked before, waits for the machine. */
        CONSOLE_BESIDE,
        /** The answer to a key makes another thread ask. */
        CONSOLE_HANDS_OVER,
        /** The guest is in a callback of the device until whoever asks waits for the machine, or is done. */
        CALLBACK,
        /** The director has the device reset, for as long. */
        IN_RESET,
        /** A reset and an update are asked for at the same moment. */
        WITH_RESET
    }

    /** A change that is being asked for. */
    private static final class Asking extends FutureTask<Void> {
        private final Thread thread = Thread.ofPlatform().daemon().name("asks").unstarted(this);

        private Asking(Callable<Void> change) {
            super(change);
        }

        /** Waits until the machine knows of it: whoever asked waits for the machine, or is done. */
        private void awaitAsked() throws InterruptedException {
            long end = System.nanoTime() + LiveMachine.SOON.toNanos();
            while (!isDone() && thread.getState() != Thread.State.TIMED_WAITING) {
                assertTrue("asked" + Threads.dump(), System.nanoTime() < end);
                Thread.sleep(1);
            }
        }
    }

    private final long seed = Long.getLong("backplane.seed", System.nanoTime() % 1_000_000);
    private final Random random = new Random(seed);
    private final Map<Event, Integer> counts = new EnumMap<>(Event.class);
    private final List<Change> asked = new ArrayList<>();
    private final LiveMachine live;
    private final GuestConsole console;
    private final StormChanges changes;

    /**
     * Starts the machine.
     *
     * @param folder    with what {@link StormChanges#write} has written
     * @param arguments of {@code backplane run}, without the machine
     */
    Storm(BundleContext context, Path folder, Map<String, Object> arguments) throws Exception {
        live = new LiveMachine(context, folder);
        console = live.console();
        changes = new StormChanges(context, live, folder, random);
        var all = new HashMap<>(arguments);
        all.put("machine", Files.writeString(folder.resolve("stormy.json"), MACHINE).toString());
        live.start(all);
        awaitStart(0);
    }

    /** So many events, then the end of the guest; gives everything that it printed. */
    String rage(int events) throws Exception {
        System.err.println("storm: seed " + seed);
        List<Event> kinds = Arrays.asList(Event.values());
        for (int i = 0; i < events; i++) {
            if (i % kinds.size() == 0) { Collections.shuffle(kinds, random); }
            Event event = kinds.get(i % kinds.size());
            try {
                happens(event);
            } catch (Exception | AssertionError e) {
                System.err.println("storm: seed " + seed + ", event " + i + ", " + event + " " + asked + "; before: "
                        + counts + Threads.dump());
                throw e;
            }
        }
        end();
        System.err.println("storm: " + counts + "; " + live.machine().inspector().info().swaps());
        return console.printed();
    }

    private void happens(Event event) throws Exception {
        asked.clear();
        switch (event) {
            case TOGETHER -> together(remember(changes.any()), remember(changes.beside(asked.getFirst())));
            case CONSOLE_ITSELF -> consoleItself(remember(changes.atOnce()));
            case CONSOLE_BESIDE -> consoleBeside(remember(changes.atOnce()), remember(changes.direct()));
            case CONSOLE_HANDS_OVER -> consoleHandsOver(remember(changes.any()));
            case CALLBACK -> during(StormDevice.hold(Callback.WRITE), "cpu0", remember(changes.direct()));
            case IN_RESET -> inReset(remember(changes.direct()));
            case WITH_RESET -> withReset(remember(changes.any()));
        }
        live.settle();
        changes.assertSeated(asked);
        assertEquals("running", live.machine().inspector().info().state());
        progress();
        changes.tidy();
        counts.merge(event, 1, Integer::sum);
    }

    private Change remember(Change change) {
        asked.add(change);
        return change;
    }

    // The guest

    /** It reads a key and answers; gives how many laps it has made. */
    private long answer(String key) throws InterruptedException {
        int from = console.printed().length();
        console.press(key);
        String all = console.await(text -> ANSWER.matcher(text).region(from, text.length()).find(), LiveMachine.SOON);
        Matcher answer = ANSWER.matcher(all).region(from, all.length());
        assertTrue(answer.find());
        assertTrue(answer.group(), answer.group().startsWith(key));
        return Long.parseLong(answer.group(1));
    }

    /** It makes laps. */
    private void progress() throws InterruptedException {
        long laps = answer("a");
        long end = System.nanoTime() + LiveMachine.SOON.toNanos();
        while (answer("b") <= laps) {
            assertTrue("more than " + laps + " laps" + Threads.dump(), System.nanoTime() < end);
        }
        assertFalse(console.printed().contains("FAIL"));
    }

    /** It ends, content with itself. */
    private void end() throws Exception {
        console.press("q");
        Outcome outcome = live.machine().ended().toCompletableFuture().get(LiveMachine.SOON.toSeconds(),
                TimeUnit.SECONDS);
        assertEquals(outcome.toString(), Outcome.POWER_OFF, outcome.kind());
        assertFalse(console.printed().contains("FAIL"));
        live.everyLoaderIsCollected();
    }

    // The events

    private void together(Change one, Change other) throws Exception {
        var start = new CyclicBarrier(2);
        Asking first = ask(one, start);
        Asking second = ask(other, start);
        await(first);
        await(second);
    }

    private void consoleItself(Change change) throws Exception {
        assertEquals("cpu0", whenAnswered(() -> {
            change.action().ask();
            return Thread.currentThread().getName();
        }, Runnable::run));
    }

    private void consoleBeside(Change itself, Change other) throws Exception {
        Asking beside = asking(other, new CyclicBarrier(1));
        assertEquals("cpu0", whenAnswered(() -> {
            beside.thread.start();
            beside.awaitAsked();
            itself.action().ask();
            return Thread.currentThread().getName();
        }, Runnable::run));
        await(beside);
    }

    private void consoleHandsOver(Change change) throws Exception {
        whenAnswered(() -> {
            change.action().ask();
            return null;
        }, Thread.ofPlatform().daemon().name("asks")::start);
    }

    /** Has the guest answer a key, and what hears that do something; gives what that came to. */
    private <T> T whenAnswered(Callable<T> action, Executor by) throws Exception {
        var done = new CompletableFuture<T>();
        var once = new AtomicReference<>(action);
        console.onPrinted(value -> {
            if (value == 's' && once.getAndSet(null) != null) { by.execute(() -> complete(done, action)); }
        });
        answer("s");
        console.onPrinted(_ -> {});
        return await(done);
    }

    private static <T> void complete(CompletableFuture<T> future, Callable<T> action) {
        try {
            future.complete(action.call());
        } catch (Exception e) {
            future.completeExceptionally(new CompletionException(e));
        }
    }

    /** Asks while a callback of the device goes on, on the thread of that name. */
    private void during(StormDevice.Held held, String thread, Change change) throws Exception {
        assertEquals(thread, held.await());
        Asking asking = ask(change, new CyclicBarrier(1));
        try {
            asking.awaitAsked();
        } finally {
            held.release();
        }
        await(asking);
    }

    private void inReset(Change change) throws Exception {
        StormDevice.Held held = StormDevice.hold(Callback.RESET);
        int from = reset();
        during(held, live.machine().spec().name() + " director's deputy", change);
        awaitStart(from);
    }

    private void withReset(Change change) throws Exception {
        var start = new CyclicBarrier(2);
        Asking asking = ask(change, start);
        start.await();
        int from = reset();
        await(asking);
        awaitStart(from);
    }

    /** By the button, or by the guest; gives what was printed before. */
    private int reset() {
        int printed = console.printed().length();
        if (random.nextBoolean()) {
            live.machine().power().reset();
        } else {
            console.press("r");
        }
        return printed;
    }

    private void awaitStart(int from) throws InterruptedException {
        console.await(text -> text.indexOf(BANNER, from) >= 0, BOOT);
    }

    private static Asking ask(Change change, CyclicBarrier start) {
        Asking asking = asking(change, start);
        asking.thread.start();
        return asking;
    }

    private static Asking asking(Change change, CyclicBarrier start) {
        return new Asking(() -> {
            start.await();
            change.action().ask();
            return null;
        });
    }

    private static <T> T await(Future<T> future) throws Exception {
        try {
            return future.get(LiveMachine.SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("does not come back" + Threads.dump(), e);
        }
    }
}
