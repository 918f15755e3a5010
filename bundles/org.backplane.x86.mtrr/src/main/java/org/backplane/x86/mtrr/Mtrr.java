package org.backplane.x86.mtrr;

import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.machine.PartType;
import org.backplane.api.machine.config.Key;
import org.osgi.service.component.annotations.Component;

/** Offers memory type range registers. */
@Component
@PartType("x86.mtrr")
public final class Mtrr implements ExtensionFactory<Mtrr.Config> {
    /** Value of {@link Config#mode}: types are as the registers say. */
    static final String MODEL = "model";
    /** Value of {@link Config#mode}: registers are checked and kept, and mean nothing. */
    static final String STORE = "store";

    /** Keys of a part. */
    public record Config(
            @Key(doc = "model: memory has the types that the registers say; store: they are checked and kept, and memory is write-back, as"
                    + " with KVM since Linux 6.11.", byDefault = MODEL,
                    allowed = {
                            MODEL, STORE}) String mode,
            @Key(doc = "Whether the machine honours the guest's types: translations are dropped when they change.",
                    byDefault = "true") boolean honored,
            @Key(doc = "Whether the registers are there although CPUID does not tell of them, as KVM has it.",
                    byDefault = "false") boolean unadvertised,
            @Key(doc = "How translations are dropped, each with what those before it have: naive: all, at every change of a register;"
                    + " cd-toggle: all, when CR0.CD changes, and not while it is 1; serialized: by one vCPU, others wait;"
                    + " fine: what has changed; merged: neighbours at once.",
                    byDefault = "merged", allowed = {
                            "naive", "cd-toggle", "serialized", "fine", "merged"}) String zaps){
    }

    @Override
    public String summary() {
        return "Memory type range registers: IA32_MTRRCAP, IA32_MTRR_*";
    }

    @Override
    public CpuExtension create(Config config, VcpuBoard board) {
        return new MtrrExtension(config, board);
    }
}
