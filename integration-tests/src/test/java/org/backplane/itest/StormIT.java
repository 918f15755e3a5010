package org.backplane.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
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
import javax.inject.Inject;
import org.backplane.api.machine.Outcome;
import org.backplane.itest.StormChanges.Change;
import org.backplane.itest.StormDevice.Callback;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/**
 * Parts are changed at the worst moments, at random, under a guest that checks itself. After each event whoever should sit
 * sits, and the guest goes on. {@code -Dseed=N} repeats the choices of an earlier run.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class StormIT {

    private static final int EVENTS = 67;
    private static final String FOLDER = "backplane.storm";
    private static final long DEVICE = 0xd0000000L;
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
        /** The answer to a key makes another thread ask. */
        CONSOLE_HANDS_OVER,
        /** The guest is in a callback of the device until whoever asks waits for the machine, or is done. */
        CALLBACK,
        /** The director resets the device, for as long. */
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

        /** Whether the machine knows of it: whoever asked waits for the machine, or is done. */
        private boolean hasAsked() {
            return isDone() || thread.getState() == Thread.State.TIMED_WAITING;
        }
    }

    @Inject
    private BundleContext context;

    private final long seed = Long.getLong("backplane.seed", System.nanoTime() % 1_000_000);
    private final Random random = new Random(seed);
    private final Map<Event, Integer> counts = new EnumMap<>(Event.class);
    private final List<Change> asked = new ArrayList<>();
    private LiveMachine live;
    private GuestConsole console;
    private StormChanges changes;

    @Configuration
    public Option[] configuration() throws Exception {
        Path folder = Backplane.TREE.resolve("integration-tests/target/storm");
        StormChanges.write(folder);
        return options(Dist.standardFeatures(), systemProperty(FOLDER).value(folder.toString()));
    }

    @Test
    public void whateverIsAskedForAtOnceIsDone() throws Exception {
        System.err.println("storm: seed " + seed);
        start();
        int events = EVENTS * Integer.getInteger("backplane.repeat", 1);
        for (int i = 0; i < events; i++) {
            Event event = Event.values()[random.nextInt(Event.values().length)];
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
    }

    private void start() throws Exception {
        Path folder = Path.of(System.getProperty(FOLDER));
        Path machine = Files.writeString(folder.resolve("stormy.json"), MACHINE);
        live = new LiveMachine(context, folder);
        console = live.console();
        changes = new StormChanges(context, live, folder, random);
        live.start(Map.of("machine", machine.toString(), "kernel", Backplane.KERNELS.resolve("storm.elf").toString(),
                "append", "device=" + DEVICE));
        console.await(text -> text.contains(BANNER), LiveMachine.SOON);
    }

    private void happens(Event event) throws Exception {
        asked.clear();
        switch (event) {
            case TOGETHER -> together(change(), change());
            case CONSOLE_ITSELF -> consoleItself();
            case CONSOLE_HANDS_OVER -> consoleHandsOver(change());
            case CALLBACK -> during(StormDevice.hold(Callback.WRITE), "cpu0", change());
            case IN_RESET -> inReset(change());
            case WITH_RESET -> withReset(change());
        }
        live.settle();
        changes.assertSeated(asked);
        assertEquals("running", live.machine().inspector().info().state());
        progress();
        changes.tidy();
        counts.merge(event, 1, Integer::sum);
    }

    private Change change() {
        return remember(changes.any());
    }

    private Change remember(Change change) {
        asked.add(change);
        return change;
    }

    // The guest

    /** It reads a key and answers; gives how many laps it has made. */
    private long press(String key) throws InterruptedException {
        int from = console.printed().length();
        console.press(key);
        String all = console.await(text -> ANSWER.matcher(text).region(from, text.length()).find(), LiveMachine.SOON);
        Matcher answer = ANSWER.matcher(all).region(from, all.length());
        assertTrue(answer.find());
        assertTrue(answer.group(), answer.group().startsWith(key));
        return Long.parseLong(answer.group(1));
    }

    private void progress() throws InterruptedException {
        long laps = press("a");
        assertTrue(press("b") > laps);
        assertFalse(console.printed().contains("FAIL"));
    }

    private void end() throws Exception {
        console.press("q");
        Outcome outcome = live.machine().ended().toCompletableFuture().get(LiveMachine.SOON.toSeconds(),
                TimeUnit.SECONDS);
        assertEquals(outcome.toString(), Outcome.POWER_OFF, outcome.kind());
        assertTrue(console.printed().endsWith("all 1 checks passed\r\n"));
        live.everyLoaderIsCollected();
        assertEquals("every kind of event came", Event.values().length, counts.size());
    }

    // The events

    private void together(Change one, Change other) throws Exception {
        var start = new CyclicBarrier(2);
        Asking first = ask(one, start);
        Asking second = ask(other, start);
        await(first);
        await(second);
    }

    private void consoleItself() throws Exception {
        Change change = remember(changes.atOnce());
        assertEquals("cpu0", whenAnswered(() -> {
            change.action().ask();
            return Thread.currentThread().getName();
        }, Runnable::run));
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
        press("s");
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
            while (!asking.hasAsked()) { Thread.sleep(1); }
        } finally {
            held.release();
        }
        await(asking);
    }

    private void inReset(Change change) throws Exception {
        StormDevice.Held held = StormDevice.hold(Callback.RESET);
        int from = reset();
        during(held, live.machine().spec().name() + " director", change);
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
        console.await(text -> text.indexOf(BANNER, from) >= 0, LiveMachine.SOON);
    }

    private static Asking ask(Change change, CyclicBarrier start) {
        var asking = new Asking(() -> {
            start.await();
            change.action().ask();
            return null;
        });
        asking.thread.start();
        return asking;
    }

    private static <T> T await(Future<T> future) throws Exception {
        try {
            return future.get(LiveMachine.SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("does not come back" + Threads.dump(), e);
        }
    }
}
