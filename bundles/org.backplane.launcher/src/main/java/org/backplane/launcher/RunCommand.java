package org.backplane.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code backplane run}: assembles a machine and runs it to its end. */
@Command(name = "run", sortOptions = false,
        description = {"Assemble a machine and run it; its serial console is this terminal.",
                "Ctrl-A X ends the machine, Ctrl-A C leads to the monitor and back.", ""},
        footer = {"", "Examples:", "  backplane run",
                "  backplane run pc --kernel vmlinuz --initrd initrd.gz --append console=ttyS0",
                "  backplane run ./my-machine.json --memory 1G --timeout 60",
                "  backplane run pc --kernel vmlinuz --control /run/user/1000/pc",
                "  backplane run --set pic.trace=true 2>trace.txt", "", "Exit status:",
                "    0  the guest powered off, or rebooted under --no-reboot; Ctrl-A X",
                "    n  what the guest wrote to the debug-exit port: ((value << 1) | 1) & 0xff",
                "    2  a mistake on the command line or in the machine file",
                "    4  no vCPU can ever run again: halted with interrupts off, or a triple fault",
                "   70  a bug in Backplane; a report file has been written",
                "  124  --timeout was reached"})
final class RunCommand implements Callable<Integer> {

    /** The argument that says where the control socket shall be, and the feature that serves it. */
    static final String CONTROL = "control";
    private static final String MONITOR = "monitor";

    private final Verbs verbs;

    @Parameters(paramLabel = "MACHINE", arity = "0..1", //
            description = "A name from 'backplane list machines', or the path of a machine file. Without it: demo.")
    private String machine;

    @Option(names = "--kernel", paramLabel = "FILE", //
            description = "What to load: Linux bzImage, multiboot 1 or ELF64.")
    private String kernel;

    @Option(names = "--initrd", paramLabel = "FILE", //
            description = "The initial RAM disk of a Linux kernel.")
    private String initrd;

    @Option(names = "--append", paramLabel = "TEXT", description = "The kernel's command line.")
    private String append;

    @Option(names = "--memory", paramLabel = "SIZE", //
            description = "RAM instead of what the machine file says: 512M, 2G.")
    private String memory;

    @Option(names = "--cpus", paramLabel = "N", //
            description = "How many vCPUs, 1 to 8, instead of those that the machine file has; all are like its first.")
    private String cpus;

    @Option(names = "--core", paramLabel = "NAME", split = ",", //
            description = "What executes the guest, instead of what the machine file says: a name from 'backplane list cores', or several, the first that is there does.")
    private List<String> core;

    @Option(names = "--cpu", paramLabel = "MODEL", //
            description = "The model of all vCPUs, instead of what the machine file says: a name that 'backplane list models' shows; NAME,+FEATURE,-FEATURE changes it.")
    private String cpu;

    @Option(names = "--clock", paramLabel = "CLOCK", //
            description = "What drives the guest's time, instead of what the machine file says: realtime, or instructions, which makes runs repeatable.")
    private String clock;

    @Option(names = "--digest", //
            description = "At the end print digests of registers and RAM to standard error, to compare runs.")
    private boolean digest;

    @Option(names = "--set", paramLabel = "PART.KEY=VALUE", //
            description = "Change one setting of a part, or with null take it out; may be repeated. --set com1.trace=true tells what the guest does to a port, --set com1.backend=null --set com2.backend=console connects another one.")
    private List<String> set = List.of();

    @Mixin
    private final FeatureOption feature = new FeatureOption();

    @Option(names = "--control", paramLabel = "SOCKET", //
            description = "Take commands at this Unix-domain socket, from 'backplane ctl SOCKET COMMAND'. It is made with mode 0600 and removed at the end.")
    private Path control;

    @Option(names = {"-S", "--paused"}, //
            description = "Stand still before the guest's first instruction, until the monitor's machine:resume.")
    private boolean paused;

    @Option(names = "--timeout", paramLabel = "SECONDS", //
            converter = Seconds.class, description = "End with status 124 after this time of the host.")
    private Double timeout;

    @Option(names = "--no-reboot", description = "End with status 0 when the guest reboots.")
    private boolean noReboot;

    /** A time: a number above 0. */
    static final class Seconds implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            try {
                double seconds = Double.parseDouble(text);
                if (seconds > 0) { return seconds; }
            } catch (NumberFormatException noNumber) {
                // Told below, as what is no time either.
            }
            throw new TypeConversionException("'" + text + "' is not a number of seconds above 0");
        }
    }

    RunCommand(Verbs verbs) {
        this.verbs = verbs;
    }

    @Override
    public Integer call() throws Exception {
        Request request = feature.addTo(Request.of("run"));
        if (control != null) {
            request = request.withFeature(MONITOR).with(CONTROL, control.toAbsolutePath().toString());
        }
        System.setOut(System.err); // standard output is the guest's console, whatever code of others prints
        return verbs.call(request.with("machine", machine).with("kernel", kernel).with("initrd", initrd)
                .with("append", append).with("memory", memory).with("cpus", cpus).with("clock", clock)
                .with("digest", digest).with("core", core).with("cpu", cpu)
                .with("set", set)
                .with("timeout", timeout).with("paused", paused).with("noReboot", noReboot));
    }
}
