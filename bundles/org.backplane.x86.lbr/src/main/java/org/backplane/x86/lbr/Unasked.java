package org.backplane.x86.lbr;

import org.backplane.api.cpu.VcpuBoard;

/** Says that a vCPU's model leaves a part without a use: nothing else tells a user why there are no records. */
final class Unasked {
    private static final System.Logger LOG = System.getLogger("backplane.lbr");

    private Unasked() {
    }

    /** @param need what the model does not have, and what to do about it */
    static void tell(VcpuBoard board, String kind, String need) {
        LOG.log(System.Logger.Level.WARNING, "vCPU {0} records no branches: {1} records need {2}", board.index(), kind,
                need);
    }
}
