package org.backplane.x86.architecture.cpuid;

import org.backplane.api.x86.Capabilities;
import org.backplane.api.x86.Feature;

/** Sizes and places of the components of extended state (SDM volume 1, 13.5; Intel's processors). */
public final class XsaveLayout {
    /** The legacy area and the header. */
    private static final int BEGIN = 576;
    private static final int ALIGNMENT = 64;
    /** Components 0 and 1 are in the legacy area. */
    private static final int FIRST = 2;
    /** Bytes of each component, and where it is in the standard format; 0: supervisor's, in the compacted format only. */
    private static final int[] SIZE = {0, 0, 256, 64, 64, 64, 512, 1024, 0, 8, 0, 0, 0, 0, 0, 0, 0, 64, 8192};
    private static final int[] OFFSET = {0, 0, 576, 960, 1024, 1088, 1152, 1664, 0, 2688, 0, 0, 0, 0, 0, 0, 0, 2752,
            2816};
    /** Those that begin at a multiple of 64 bytes in the compacted format. */
    private static final long ALIGNED = 1 << 17 | 1 << 18;
    private static final int LBR = 15;

    private final int lbrBytes;

    /** @param lbrDepth branch records that there are */
    public XsaveLayout(int lbrDepth) {
        lbrBytes = 40 + 24 * lbrDepth;
    }

    private int size(int component) {
        return component == LBR ? lbrBytes : component < SIZE.length ? SIZE[component] : 0;
    }

    /** Bytes of an area in the standard format. */
    public int standard(long components) {
        int size = BEGIN;
        for (int n = FIRST; n < OFFSET.length; n++) {
            if ((components >>> n & 1) != 0) { size = Math.max(size, OFFSET[n] + SIZE[n]); }
        }
        return size;
    }

    /** Bytes of an area in the compacted format. */
    public int compacted(long components) {
        int size = BEGIN;
        for (int n = FIRST; n < SIZE.length; n++) {
            if ((components >>> n & 1) == 0) { continue; }
            if ((ALIGNED >>> n & 1) != 0) { size = size + ALIGNMENT - 1 & -ALIGNMENT; }
            size += size(n);
        }
        return size;
    }

    /** The answer of leaf 0xD for a component. */
    int[] answer(int component, boolean supervisor) {
        int flags = (supervisor ? 1 : 0) | ((ALIGNED >>> component & 1) != 0 ? 2 : 0);
        return new int[]{size(component), supervisor ? 0 : OFFSET[component], flags, 0};
    }

    /** Components that XCR0 may have with these features. */
    public static long user(Capabilities granted) {
        if (!granted.has(Feature.XSAVE)) { return 0; }
        return 3 | bits(granted, Feature.AVX, 1 << 2) | bits(granted, Feature.MPX, 3 << 3)
                | bits(granted, Feature.AVX512F, 7 << 5) | bits(granted, Feature.PKU, 1 << 9)
                | bits(granted, Feature.AMX_TILE, 3 << 17);
    }

    /** Components that IA32_XSS may have. */
    public static long supervisor(Capabilities granted) {
        return granted.has(Feature.XSAVES) ? bits(granted, Feature.ARCH_LBR, 1 << LBR) : 0;
    }

    private static long bits(Capabilities granted, Feature feature, long bits) {
        return granted.has(feature) ? bits : 0;
    }
}
