package org.backplane.x86.mtrr;

import java.util.ArrayList;
import java.util.List;

import org.backplane.api.x86.MemoryTypes;
import org.backplane.api.x86.manage.MtrrInfo;

/** The registers for people. */
record MtrrMap(MtrrExtension owner) implements MtrrInfo {
    private static final String FIXED = "fixed ranges";
    private static final String DEFAULT = "IA32_MTRR_DEF_TYPE";

    @Override
    public List<Range> ranges() {
        MtrrState state = owner.state();
        long last = ~state.beyond();
        String idle = idle();
        if (!idle.isEmpty()) { return List.of(new Range(idle, 0, last, TypeOf.name(MemoryTypes.WB), "")); }
        List<Range> ranges = new ArrayList<>();
        if (state.enabled() && state.fixedEnabled()) { fixed(state, ranges); }
        for (int pair = 0; state.enabled() && pair < MtrrState.VARIABLE; pair++) {
            if (state.valid(pair)) {
                ranges.add(new Range(MtrrRegisters.baseName(pair), state.first(pair), state.last(pair),
                        TypeOf.name(state.type(pair)), state.contiguous(pair) ? "" : "mask with holes"));
            }
        }
        ranges.add(new Range(DEFAULT, 0, last, defaultType(state), state.enabled() ? "" : "disabled"));
        return ranges;
    }

    private static String defaultType(MtrrState state) {
        return TypeOf.name(state.enabled() ? (int) (state.defaultType() & MtrrState.TYPE) : MemoryTypes.UC);
    }

    private static void fixed(MtrrState state, List<Range> ranges) {
        long first = 0;
        for (long at = 0; at < FixedRange.END; at += 0x1000) {
            long next = at + 0x1000;
            if (next == FixedRange.END || state.fixedType(next) != state.fixedType(at)) {
                ranges.add(new Range(FIXED, first, next - 1, TypeOf.name(state.fixedType(at)), ""));
                first = next;
            }
        }
    }

    @Override
    public Decision decide(long address) {
        if ((address & owner.state().beyond()) != 0) {
            throw new IllegalArgumentException("0x" + Long.toHexString(address)
                    + " is no physical address: the vCPU's have " + Long.numberOfTrailingZeros(owner.state().beyond())
                    + " bits");
        }
        int type = owner.type(address);
        boolean off = owner.cachesOff();
        String effective = off ? "UC" : TypeOf.name(owner.withAttribute(type, 0));
        return new Decision(address, type == TypeOf.UNDEFINED ? "undefined" : TypeOf.name(type),
                rule(address) + (off ? "; CR0.CD is set" : ""), effective);
    }

    /** Why no register counts; empty: they do. */
    private String idle() {
        if (!owner.models()) { return "mode store: no register counts"; }
        return owner.state().granted() ? "" : "the vCPU has no MTRRs: no register counts";
    }

    private String rule(long address) {
        MtrrState state = owner.state();
        if (!idle().isEmpty()) { return idle(); }
        if (!state.enabled()) { return DEFAULT + ": MTRRs are disabled"; }
        if (state.fixedEnabled() && Long.compareUnsigned(address, FixedRange.END) < 0) {
            return FixedRange.name(FixedRange.register(address)) + ", byte " + FixedRange.index(address);
        }
        List<String> matching = new ArrayList<>();
        for (int pair = 0; pair < MtrrState.VARIABLE; pair++) {
            if (state.matches(pair, address)) { matching.add(MtrrRegisters.baseName(pair)); }
        }
        return matching.isEmpty() ? DEFAULT + ": no range has it" : String.join(", ", matching);
    }

    @Override
    public Zaps zaps() {
        org.backplane.x86.mtrr.Zaps zaps = owner.zapped();
        return new Zaps(zaps.policy().key(), zaps.requests(), zaps.calls(), zaps.pages());
    }
}
