package org.backplane.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.backplane.api.machine.Machine;
import org.backplane.api.machine.inspect.Inspector;
import org.backplane.api.machine.inspect.VcpuInfo;
import org.backplane.api.x86.manage.CpuidFaultInfo;
import org.backplane.monitor.command.Call;
import org.backplane.monitor.command.CommandException;
import org.junit.jupiter.api.Test;

/** Parts that some vCPUs have, and others have not. */
class X86CallsTest {
    private static final CpuidFaultInfo HAS = () -> new CpuidFaultInfo.Counts("eager", 1, true, 2, 3, 4);

    private final X86Calls calls = new X86Calls(new Machines(() -> Map.of("pc", machine(null, HAS))));

    private static Machine machine(Object... vcpus) {
        return fake(Machine.class, (method, arguments) -> switch (method) {
            case "inspector" -> fake(Inspector.class, (_, _) -> List.of(new VcpuInfo(0, "cpu0", "", "", 0, 0),
                    new VcpuInfo(1, "cpu1", "", "", 0, 0)));
            case "look" -> look(arguments[1], Arrays.asList(vcpus));
            default -> throw new UnsupportedOperationException(method);
        });
    }

    @SuppressWarnings("unchecked") // as Machine.look has it
    private static Object look(Object question, List<?> vcpus) {
        return ((Function<List<?>, Object>) question).apply(vcpus);
    }

    /** How a fake answers. */
    private interface Answers {
        Object answer(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(X86CallsTest.class.getClassLoader(), new Class<?>[]{type},
                (_, method, arguments) -> answers.answer(method.getName(), arguments)));
    }

    private List<String> having(String vcpu) throws Exception {
        Map<String, String> options = vcpu.isEmpty() ? Map.of() : Map.of(X86Calls.VCPU, vcpu);
        return calls.having(CpuidFaultInfo.class, "nobody has it", new Call(List.of(), false, "", options),
                vcpus -> List.copyOf(vcpus.keySet()));
    }

    @Test
    void thoseThatHaveItAreAsked() throws Exception {
        assertEquals(List.of("cpu1"), having(""));
        assertEquals(List.of("cpu1"), having("cpu1"));
        assertEquals(List.of("cpu1"), having("1"));
    }

    @Test
    void whoeverIsNamedMustHaveIt() {
        assertEquals("nobody has it", assertThrows(CommandException.class, () -> having("cpu0")).getMessage());
    }
}
