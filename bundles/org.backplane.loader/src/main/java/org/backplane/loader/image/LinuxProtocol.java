package org.backplane.loader.image;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import org.backplane.api.x86.X86State;

/**
 * What the formats share that are started by the Linux boot protocol: command line, initrd, zero page and entry state
 * (Documentation/arch/x86/boot.rst).
 *
 * @param end            the byte after the last it needs while it starts
 * @param entry          address of its first instruction
 * @param long64         whether it is entered in 64-bit mode, by the 64-bit boot protocol; otherwise by the 32-bit one
 * @param commandLineMax bytes of the command line without the terminator, at most
 * @param initrdMax      address of the last byte an initrd may occupy
 */
record LinuxProtocol(long end, long entry, boolean long64, int commandLineMax, long initrdMax) {
    /** Command lines of kernels that state no limit: what Linux x86 takes. */
    private static final int COMMAND_LINE_MAX = 2047;
    /** Initrds of kernels that state no limit: what Linux x86-64 takes. */
    private static final long INITRD_MAX = 0x7fff_ffffL;

    private static final long PAGE = 4096;

    /** Entered in 64-bit mode. */
    static LinuxProtocol withoutLimits(long end, long entry) {
        return new LinuxProtocol(end, entry, true, COMMAND_LINE_MAX, INITRD_MAX);
    }

    /** Reports a command line or an initrd that is too large; {@code kernel} is how messages call the kernel. */
    void check(String kernel, Boot boot, Consumer<String> problems) {
        checkCommandLine(kernel, boot, problems);
        checkInitrd(kernel, boot, problems);
        if (!boot.modules().isEmpty())
            problems.accept("modules: " + kernel + " is not multiboot and takes none; give an initrd instead");
    }

    private void checkCommandLine(String kernel, Boot boot, Consumer<String> problems) {
        int length = boot.append().getBytes(StandardCharsets.UTF_8).length;
        if (length > commandLineMax)
            problems.accept(
                    "append: command line of %d bytes, but %s takes at most %d; shorten it".formatted(length, kernel,
                            commandLineMax));
    }

    private void checkInitrd(String kernel, Boot boot, Consumer<String> problems) {
        Blob initrd = boot.initrd();
        if (initrd == null || initrdStart(boot) >= initrdLowest())
            return;
        long needed = initrdLowest() + PAGE + initrd.size();
        if (needed > initrdMax)
            problems.accept(initrd.name() + " of " + Text.size(initrd.size()) + " does not fit: " + kernel
                    + " needs memory up to "
                    + Text.hex(end - 1) + " and takes no initrd above " + Text.hex(initrdMax) + "; give a smaller one");
        else
            Room.refuse(initrd, initrdTop(boot) - initrdLowest(), "above " + kernel, needed, problems);
    }

    /** Everything but the kernel itself; {@code setupHeader} is the kernel's own or empty. */
    void load(byte[] setupHeader, Boot boot, GuestRam ram, X86State cpu) {
        ZeroPage page = new ZeroPage(setupHeader);
        page.memoryMap(boot.map());
        page.acpi(boot.rsdp());
        page.commandLine(LowMemory.COMMAND_LINE);
        ram.write(LowMemory.COMMAND_LINE, (boot.append() + '\0').getBytes(StandardCharsets.UTF_8));
        if (boot.initrd() != null) {
            page.ramdisk(initrdStart(boot), boot.initrd().size());
            ram.write(initrdStart(boot), boot.initrd().bytes());
        }
        ram.write(LowMemory.ZERO_PAGE, page.bytes());
        if (long64) {
            EntryState.longMode(cpu, ram, entry, LowMemory.ZERO_PAGE);
        } else {
            EntryState.linux32(cpu, ram, entry, LowMemory.ZERO_PAGE);
        }
    }

    /** As high as kernel and RAM allow. */
    private long initrdStart(Boot boot) {
        return (initrdTop(boot) - boot.initrd().size()) & -PAGE;
    }

    private long initrdTop(Boot boot) {
        return Math.min(boot.map().lowEnd(), initrdMax + 1);
    }

    private long initrdLowest() {
        return Math.max(E820.MIB, end);
    }
}
