package org.backplane.machine;

import java.lang.reflect.Proxy;

import org.backplane.api.machine.Machine;

/** A machine as far as the test loader looks at it. */
final class TestMachine {
    private TestMachine() {
    }

    static Machine of(Director director) {
        return (Machine) Proxy.newProxyInstance(TestMachine.class.getClassLoader(), new Class<?>[]{Machine.class},
                (_, method, _) -> switch (method.getName()) {
                    case "clock" -> director.chassis().clock();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
