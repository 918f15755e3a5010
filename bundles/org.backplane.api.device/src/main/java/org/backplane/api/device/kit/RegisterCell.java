package org.backplane.api.device.kit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

import org.backplane.api.device.Register;
import org.backplane.api.machine.config.Nearest;
import org.backplane.api.machine.state.Bank;

/** The one implementation of {@link Register}. */
public final class RegisterCell implements Register {
    /** A named field: {@code width} bits from bit {@code low} on. */
    public record FieldSpec(String name, int low, int width) {
    }

    private final String name;
    private final int offset;
    private final int width;
    private final Bank bank;
    private final String slotName;
    private final int slot;
    private final long all;
    private final List<FieldSpec> fields = new ArrayList<>();

    private long writable;
    private long oneClears;
    private long readClears;
    private LongSupplier computed;
    private LongUnaryOperator view;
    private LongConsumer onWrite;
    private LongConsumer writeTo;
    private Change onChange;
    private Condition condition;
    private RegisterCell next;

    RegisterCell(String name, int offset, int width, Bank bank, String slotName) {
        this.name = name;
        this.offset = offset;
        this.width = width;
        this.bank = bank;
        this.slotName = slotName;
        slot = bank.slot(slotName, 0);
        all = -1L >>> 64 - 8 * width;
        writable = all;
    }

    /** Puts this register before {@code other} (null: none) at the same offset. */
    RegisterCell before(RegisterCell other) {
        next = other;
        return this;
    }

    /** The register of this offset that the guest meets now: one whose condition holds, else one without, else null. */
    RegisterCell visible() {
        if (next == null && condition == null) { return this; }
        RegisterCell otherwise = null;
        for (RegisterCell cell = this; cell != null; cell = cell.next) {
            if (cell.condition == null) {
                otherwise = cell;
            } else if (cell.condition.holds()) { return cell; }
        }
        return otherwise;
    }

    /** Names the same fields in {@code other}. */
    void copyFields(Register other) {
        fields.forEach(field -> other.field(field.low, field.width, field.name));
    }

    /** The guest reads the whole register. */
    long read() {
        long value = computed != null ? computed.getAsLong() : bank.get(slot);
        if (view != null) { value = view.applyAsLong(value); }
        if (readClears != 0) { store(bank.get(slot) & ~readClears); }
        return value & all;
    }

    /** The guest writes the whole register. */
    void write(long value) {
        if (writeTo != null) {
            writeTo.accept(value);
            return;
        }
        long plain = writable & ~oneClears;
        store(bank.get(slot) & ~plain & ~(value & oneClears) | value & plain);
        if (onWrite != null) { onWrite.accept(value); }
    }

    /** What the bytes that a narrow write leaves out count as: the stored value, and 0 where a 1 would act. */
    long kept() {
        return bank.get(slot) & ~oneClears;
    }

    private void store(long is) {
        long was = bank.get(slot);
        if (was != is) {
            bank.set(slot, is);
            if (onChange != null) { onChange.changed(was, is); }
        }
    }

    /** The name it was declared with. */
    public String name() {
        return name;
    }

    /** Bytes from the start of the window. */
    public int offset() {
        return offset;
    }

    /** Bytes: 1, 2, 4 or 8. */
    public int width() {
        return width;
    }

    /** The named fields in the order of their declaration. */
    public List<FieldSpec> fields() {
        return Collections.unmodifiableList(fields);
    }

    /** The stored value and the fields that are not 0, for people: {@code "STATUS = 0x01 EXPIRED"}. */
    public String show() {
        return show(get());
    }

    /** As {@link #show()} with another value than the stored one. */
    public String show(long whole) {
        StringBuilder text = new StringBuilder(name).append(" = ").append(hex(whole));
        for (FieldSpec field : fields) {
            long value = whole >>> field.low & -1L >>> 64 - field.width;
            if (value != 0) { text.append(' ').append(field.name).append(field.width == 1 ? "" : "=" + value); }
        }
        return text.toString();
    }

    /** {@code value} with as many hexadecimal digits as the register has. */
    public String hex(long value) {
        String digits = Long.toHexString(value);
        return "0x" + "0".repeat(Math.max(0, 2 * width - digits.length())) + digits;
    }

    @Override
    public Register reset(long value) {
        bank.reset(slotName, value & all);
        return this;
    }

    @Override
    public Register field(int low, int bits, String field) {
        if (low < 0 || bits < 1 || low + bits > 8 * width) {
            throw new IllegalArgumentException("field " + field + " is not inside register " + name);
        }
        fields.add(new FieldSpec(field, low, bits));
        return this;
    }

    @Override
    public Register writable(long mask) {
        writable = mask & all;
        return this;
    }

    @Override
    public Register writeOneToClear(long mask) {
        oneClears = mask & all;
        return this;
    }

    @Override
    public Register readToClear(long mask) {
        readClears = mask & all;
        return this;
    }

    @Override
    public Register computed(LongSupplier value) {
        computed = value;
        return this;
    }

    @Override
    public Register onRead(LongUnaryOperator how) {
        view = how;
        return this;
    }

    @Override
    public Register onWrite(LongConsumer action) {
        onWrite = action;
        return this;
    }

    @Override
    public Register onChange(Change action) {
        onChange = action;
        return this;
    }

    @Override
    public Register writeTo(LongConsumer action) {
        writeTo = action;
        return this;
    }

    @Override
    public Register visibleWhen(Condition visible) {
        condition = visible;
        return this;
    }

    @Override
    public Field at(String field) {
        for (FieldSpec spec : fields) {
            if (spec.name.equals(field)) { return new FieldHandle(this, spec.low, -1L >>> 64 - spec.width); }
        }
        throw new IllegalArgumentException("register " + name + " has no field " + field + ". "
                + Nearest.hint(field, fields.stream().map(FieldSpec::name).toList()));
    }

    @Override
    public long get() {
        return bank.get(slot);
    }

    @Override
    public void set(long value) {
        store(value & all);
    }

    /** A field by its place; {@code ones} is its mask, right-aligned. */
    private record FieldHandle(RegisterCell cell, int low, long ones) implements Field {
        @Override
        public long get() {
            return cell.get() >>> low & ones;
        }

        @Override
        public void set(long value) {
            cell.set(cell.get() & ~(ones << low) | (value & ones) << low);
        }
    }
}
