package org.backplane.x86.architecture;

import java.util.List;

import org.backplane.api.x86.Capabilities;

/** What one vCPU is granted just now, for registers that outlive a change of it. Written at quiet points. */
final class Grants {
    private Capabilities now = new Capabilities(List.of());

    Capabilities now() {
        return now;
    }

    void become(Capabilities granted) {
        now = granted;
    }
}
