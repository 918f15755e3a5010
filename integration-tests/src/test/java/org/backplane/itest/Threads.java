package org.backplane.itest;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What every thread of this process does. */
final class Threads {

    private Threads() {}

    /** Stacks, whole, with the locks that threads hold and wait for. */
    static String dump() {
        var threads = ManagementFactory.getThreadMXBean().dumpAllThreads(true, true);
        return "\nAll threads:\n" + Arrays.stream(threads).map(Threads::text).collect(Collectors.joining());
    }

    private static String text(ThreadInfo thread) {
        var text = new StringBuilder("\"" + thread.getThreadName() + "\" " + thread.getThreadState());
        if (thread.getLockName() != null) {
            text.append(" on ").append(thread.getLockName());
        }
        if (thread.getLockOwnerName() != null) {
            text.append(", which \"").append(thread.getLockOwnerName()).append("\" holds");
        }
        StackTraceElement[] frames = thread.getStackTrace();
        for (int depth = 0; depth < frames.length; depth++) {
            text.append("\n    at ").append(frames[depth]);
            for (MonitorInfo monitor : thread.getLockedMonitors()) {
                if (monitor.getLockedStackDepth() == depth) {
                    text.append("\n    - holds ").append(monitor);
                }
            }
        }
        for (LockInfo lock : thread.getLockedSynchronizers()) {
            text.append("\n    - holds ").append(lock);
        }
        return text.append("\n\n").toString();
    }
}
