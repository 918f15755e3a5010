package org.backplane.x86.mtrr;

import org.backplane.api.x86.MemoryTypes;

/** Types of addresses: SDM volume 3, 13.11.4.1 (precedence) and table 13-7 (with the page attribute table). */
final class TypeOf {
    /** {@link #variable}: types that may not overlap do; the answer is UC. */
    static final int UNDEFINED = -1;
    private static final int NOTHING = -2;
    private static final int WRITE_THROUGH_AND_BACK = 1 << MemoryTypes.WT | 1 << MemoryTypes.WB;
    private static final String[] NAMES = {"UC", "WC", "2", "3", "WT", "WP", "WB", "UC-"};

    /** A row for each type of an MTRR, a column for each of a page attribute; what is reserved is UC. */
    private static final int[][] EFFECTIVE = new int[8][8];

    static {
        row(MemoryTypes.UC, "UC WC UC UC UC UC");
        row(MemoryTypes.WC, "UC WC UC UC WC WC");
        row(MemoryTypes.WT, "UC WC WT WP WT UC");
        row(MemoryTypes.WP, "UC WC WT WP WP WC");
        row(MemoryTypes.WB, "UC WC WT WP WB UC");
    }

    private TypeOf() {
    }

    /** @param types for the page attributes UC WC WT WP WB UC-, in this order */
    private static void row(int mtrr, String types) {
        int[] attributes = {MemoryTypes.UC, MemoryTypes.WC, MemoryTypes.WT, MemoryTypes.WP, MemoryTypes.WB,
                MemoryTypes.UC_MINUS};
        String[] names = types.split(" ");
        for (int i = 0; i < attributes.length; i++) {
            EFFECTIVE[mtrr][attributes[i]] = java.util.List.of(NAMES).indexOf(names[i]);
        }
    }

    static String name(int type) {
        return NAMES[type & 7];
    }

    /** What the MTRRs say of an address; {@link #UNDEFINED} where the manual does not. */
    static int mtrr(MtrrState state, long physical) {
        if (!state.granted()) { return MemoryTypes.WB; }
        if (!state.enabled()) { return MemoryTypes.UC; }
        if (state.fixedEnabled() && Long.compareUnsigned(physical, FixedRange.END) < 0) {
            return state.fixedType(physical);
        }
        int variable = variable(state, physical);
        return variable == NOTHING ? (int) (state.defaultType() & MtrrState.TYPE) : variable;
    }

    private static int variable(MtrrState state, long physical) {
        int types = 0;
        for (int pair = 0; pair < MtrrState.VARIABLE; pair++) {
            if (state.matches(pair, physical)) { types |= 1 << state.type(pair); }
        }
        return types == 0 ? NOTHING : combined(types);
    }

    /** The type where ranges overlap, of a bit for each one's. */
    private static int combined(int types) {
        if ((types & 1 << MemoryTypes.UC) != 0) { return MemoryTypes.UC; }
        if ((types & types - 1) == 0) { return Integer.numberOfTrailingZeros(types); }
        return types == WRITE_THROUGH_AND_BACK ? MemoryTypes.WT : UNDEFINED;
    }

    /** Whether a variable range, while MTRRs count, overlaps with another of a type that the manual does not say what comes of. */
    static boolean clashes(MtrrState state, int pair) {
        for (int other = 0; state.enabled() && other < MtrrState.VARIABLE; other++) {
            if (state.overlap(pair, other) && combined(1 << state.type(pair) | 1 << state.type(other)) == UNDEFINED) {
                return true;
            }
        }
        return false;
    }

    /** The type of accesses, by what the MTRRs and the page attribute say. */
    static int effective(int mtrr, int attribute) {
        return EFFECTIVE[mtrr == UNDEFINED ? MemoryTypes.UC : mtrr][attribute];
    }
}
