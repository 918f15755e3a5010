package org.backplane.monitor;

import java.io.EOFException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.gogo.runtime.SyntaxError;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;
import org.backplane.monitor.bundle.BundleCommands;
import org.backplane.monitor.command.Command;
import org.backplane.monitor.command.CommandException;
import org.backplane.monitor.command.Unknown;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Executes lines, and offers the commands of this bundle to Gogo. Any thread but those of machines. */
@Component(service = Shell.class)
public final class Shell {
    private static final System.Logger LOG = System.getLogger("org.backplane.monitor");

    /** A line that asks for the value of a variable; Gogo answers nothing when there is none. */
    private static final Pattern VARIABLE = Pattern.compile("\\s*\\$\\w+\\s*");

    private final CommandProcessor processor;
    private final List<Command> commands = new ArrayList<>();
    private final List<ServiceRegistration<Function>> registrations = new ArrayList<>();

    @Activate
    public Shell(BundleContext context, @Reference CommandProcessor processor) {
        this.processor = processor;
        Machines machines = Machines.of(context);
        commands.addAll(new MachineCommands(machines).commands());
        commands.addAll(new CpuCommands(machines).commands());
        X86Calls calls = new X86Calls(machines);
        commands.add(new ModelCommand(calls).command());
        commands.add(new MtrrCommand(calls).command());
        commands.add(new CpuidFaultCommand(calls).command());
        commands.addAll(new KvmCommands(calls).commands());
        commands.addAll(new CounterCommands(calls).commands());
        commands.addAll(new MemoryCommands(machines).commands());
        commands.add(new CacheCommand(machines).command());
        commands.addAll(new CodeCommands(machines).commands());
        commands.addAll(new PartCommands(machines).commands());
        commands.addAll(new BundleCommands(context, machines::all).commands());
        commands.add(new HelpCommand(commands).command());
        commands.forEach(command -> offer(context, command));
    }

    private void offer(BundleContext context, Command command) {
        Dictionary<String, Object> properties = new Hashtable<>(Map.of(CommandProcessor.COMMAND_SCOPE, command.scope(),
                CommandProcessor.COMMAND_FUNCTION, command.function()));
        registrations.add(context.registerService(Function.class, command, properties));
    }

    @Deactivate
    void close() {
        registrations.forEach(ServiceRegistration::unregister);
    }

    /** Where lines are executed one after another; what they print goes to {@code out}. */
    public CommandSession open(OutputStream out) {
        CommandSession session = processor.createSession(InputStream.nullInputStream(), out, out);
        session.classLoader(Shell.class.getClassLoader());
        return session;
    }

    /** The commands of this bundle, for completion. */
    public List<Command> commands() {
        return List.copyOf(commands);
    }

    /** Executes a line; throws when it fails, with a message for the user. */
    public void execute(CommandSession session, String line) throws CommandException, InterruptedException {
        try {
            Object result = session.execute(line);
            if (result == null && VARIABLE.matcher(line).matches()) {
                throw new CommandException("There is no variable '" + line.strip() + "'; name=value makes one.");
            }
            if (result != null) {
                session.getConsole().println(session.format(result, Converter.INSPECT));
            }
            session.getConsole().flush();
        } catch (CommandException | InterruptedException e) {
            throw e;
        } catch (Throwable e) { // whatever is wrong with a command, the machine goes on
            throw explained(e);
        }
    }

    private CommandException explained(Throwable thrown) {
        return switch (thrown) {
            case CommandNotFoundException unknown -> Unknown.name("command", unknown.getCommand(),
                    commands.stream().map(Command::name).toList(), "'help' lists them");
            case SyntaxError unreadable -> unreadable(unreadable);
            case EOFException unreadable -> unreadable(unreadable);
            case ExecutionException wrapped -> explained(wrapped.getCause());
            case IllegalArgumentException argument -> new CommandException(argument.getMessage(), argument);
            default -> failed(thrown);
        };
    }

    private static CommandException unreadable(Exception e) {
        return new CommandException("The line cannot be read (" + e.getMessage()
                + "): close quotes, brackets and braces, or put what is in their way into quotes.");
    }

    private static CommandException failed(Throwable bug) {
        LOG.log(System.Logger.Level.WARNING, "a command failed", bug);
        return new CommandException("The command failed, which is a bug of it: " + bug, bug);
    }
}
