package org.backplane.x86.lbr;

import org.backplane.api.x86.BranchLog;
import org.backplane.api.x86.SavedState;

/**
 * Component 15 of extended state: IA32_LBR_CTL, IA32_LBR_DEPTH, the last event's record, and all records. XRSTORS takes what WRMSR does, but for
 * the depth: the records of another one are not those of this stack, whatever they are, and it becomes empty.
 */
final class LbrComponent implements SavedState {
    private static final int COMPONENT = 15;
    private static final int CONTROL = 0;
    private static final int DEPTH = 1;
    private static final int LAST_EVENT = 2;
    private static final int FIRST_RECORD = 5;
    /** Words of a record: from, to, information. */
    private static final int FROM = 0;
    private static final int TO = 1;
    private static final int RECORD = 3;

    private final BranchRecords records;
    private final BranchLog ring;
    private boolean otherDepth;

    LbrComponent(BranchRecords records, BranchLog ring) {
        this.records = records;
        this.ring = ring;
    }

    @Override
    public int component() {
        return COMPONENT;
    }

    @Override
    public int words() {
        return FIRST_RECORD + RECORD * ring.depth();
    }

    @Override
    public boolean isInitial() {
        long last = records.lastEvent(0) | records.lastEvent(1) | records.lastEvent(2);
        return records.control() == 0 && last == 0 && ring.isEmpty();
    }

    @Override
    public long word(int index) {
        return switch (index) {
            case CONTROL -> records.control();
            case DEPTH -> records.depthNow();
            case LAST_EVENT, LAST_EVENT + 1, LAST_EVENT + 2 -> records.lastEvent(index - LAST_EVENT);
            default -> record(index - FIRST_RECORD);
        };
    }

    private long record(int word) {
        int number = word / RECORD;
        return switch (word % RECORD) {
            case FROM -> ring.from(number);
            case TO -> ring.to(number);
            default -> ring.info(number);
        };
    }

    @Override
    public boolean allows(int index, long value) {
        return switch (index) {
            case CONTROL -> records.allowsControl(value);
            case DEPTH -> takeDepth(value);
            case LAST_EVENT, LAST_EVENT + 1 -> LbrRegisters.isCanonical(value);
            case LAST_EVENT + 2 -> LbrRegisters.isEventInfo(value);
            default -> otherDepth || allowsRecord((index - FIRST_RECORD) % RECORD, value);
        };
    }

    private boolean takeDepth(long value) {
        otherDepth = value != records.depthNow();
        return true;
    }

    private static boolean allowsRecord(int word, long value) {
        return word == FROM || word == TO ? LbrRegisters.isCanonical(value) : LbrRegisters.isInfo(value);
    }

    @Override
    public void restore(int index, long value) {
        switch (index) {
            case CONTROL -> records.control(value);
            case DEPTH -> takeDepth(value);
            case LAST_EVENT, LAST_EVENT + 1, LAST_EVENT + 2 -> records.lastEvent(index - LAST_EVENT, value);
            default -> record(index - FIRST_RECORD, otherDepth ? 0 : value);
        }
    }

    private void record(int word, long value) {
        int number = word / RECORD;
        switch (word % RECORD) {
            case FROM -> ring.from(number, value);
            case TO -> ring.to(number, value);
            default -> ring.info(number, value);
        }
    }

    /** The depth stays. */
    @Override
    public void clear() {
        records.control(0);
        for (int n = 0; n < RECORD; n++) { records.lastEvent(n, 0); }
        ring.clear();
    }
}
