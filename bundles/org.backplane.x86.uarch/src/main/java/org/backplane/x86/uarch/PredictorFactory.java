package org.backplane.x86.uarch;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.PartType;
import org.backplane.api.machine.config.Key;
import org.backplane.api.machine.config.WrongKey;
import org.osgi.service.component.annotations.Component;

/** Offers a branch predictor. */
@Component
@PartType("x86.predictor")
public final class PredictorFactory implements ExtensionFactory<PredictorFactory.Config> {

    /** Keys of a part. */
    public record Config(
            @Key(doc = "Counters of two bits for conditional branches; a power of two.", byDefault = "4096", min = 32,
                    max = 1 << 20) int counters,
            @Key(doc = "Conditional branches whose outcomes choose the counter, together with the address; 0: the address alone.",
                    byDefault = "8", min = 0, max = 20) int history,
            @Key(doc = "Targets of indirect jumps and calls that are remembered; a power of two.", byDefault = "512",
                    min = 1, max = 1 << 16) int targets,
            @Key(doc = "Calls whose return addresses are remembered.", byDefault = "16", min = 1,
                    max = 1024) int returns) {
        public Config {
            Shape.powerOfTwo("counters", counters);
            Shape.powerOfTwo("targets", targets);
            if (1 << history > counters) {
                throw new WrongKey("history", "a history of " + history + " takes at least " + (1 << history)
                        + " counters, not " + counters);
            }
        }
    }

    @Override
    public String summary() {
        return "branch predictor: gshare, a table of targets and a return stack; the event branch-misses";
    }

    @Override
    public CpuExtension create(Config config, VcpuBoard board) {
        return new Predictor(config, board);
    }
}
