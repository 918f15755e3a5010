package org.backplane.monitor.command;

import java.util.ArrayList;
import java.util.List;

/** Text in columns, each as wide as its longest cell; columns of numbers are aligned to the right. */
public final class Table {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final boolean[] right;

    private Table(int columns) {
        right = new boolean[columns];
    }

    /** Columns with these titles; one that starts with {@code >} is aligned to the right. */
    public static Table of(String... titles) {
        Table table = new Table(titles.length);
        String[] cells = new String[titles.length];
        for (int column = 0; column < titles.length; column++) {
            table.right[column] = titles[column].startsWith(">");
            cells[column] = table.right[column] ? titles[column].substring(1) : titles[column];
        }
        table.rows.add(cells);
        return table;
    }

    /** Names and values, without titles. */
    public static Table ofPairs() {
        return new Table(2);
    }

    /** Adds a row; what has no text is shown empty. */
    public Table row(Object... cells) {
        String[] texts = new String[right.length];
        for (int column = 0; column < texts.length; column++) { texts[column] = String.valueOf(cells[column]); }
        rows.add(texts);
        return this;
    }

    /** The lines, without blanks at their ends. */
    public String print() {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            text.append(line(row, widths)).append('\n');
        }
        return text.toString();
    }

    private int[] widths() {
        int[] widths = new int[right.length];
        for (String[] row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        return widths;
    }

    private String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.length; column++) {
            String blanks = " ".repeat(widths[column] - row[column].length());
            line.append(right[column] ? blanks + row[column] : row[column] + blanks).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
