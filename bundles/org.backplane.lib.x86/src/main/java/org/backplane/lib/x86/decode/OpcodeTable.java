package org.backplane.lib.x86.decode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All rows, indexed by opcode map and opcode byte. Immutable. */
public final class OpcodeTable {
    private static final Encoding[] NONE = {};
    private static final List<OpcodeRow> ROWS = new ArrayList<>();
    private static final Encoding[][] BY_OPCODE = new Encoding[4 * 256][];

    static {
        List<List<Encoding>> lists = new ArrayList<>();
        for (int i = 0; i < BY_OPCODE.length; i++) { lists.add(new ArrayList<>()); }
        for (String line : RowList.lines()) {
            String[] fields = line.split("\\|");
            OpcodeRow row = OpcodeRow.parse(fields);
            ROWS.add(row);
            for (int n = 0; n < row.encodings().size(); n++) { add(lists, new Encoding(row, n)); }
        }
        for (int i = 0; i < BY_OPCODE.length; i++) {
            lists.get(i).sort(Comparator.comparing(encoding -> encoding.prefix == Encoding.ANY));
            BY_OPCODE[i] = lists.get(i).toArray(NONE);
        }
    }

    private OpcodeTable() {
    }

    private static void add(List<List<Encoding>> lists, Encoding encoding) {
        int count = encoding.registerInOpcode ? 8 : 1;
        for (int i = 0; i < count; i++) { lists.get(encoding.map * 256 + encoding.opcode + i).add(encoding); }
    }

    /** All rows. */
    public static List<OpcodeRow> rows() {
        return List.copyOf(ROWS);
    }

    static Encoding[] candidates(int map, int opcode) {
        return BY_OPCODE[map * 256 + opcode];
    }
}
