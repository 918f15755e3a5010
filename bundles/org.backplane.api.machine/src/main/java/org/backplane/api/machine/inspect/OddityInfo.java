package org.backplane.api.machine.inspect;

/**
 * Something a guest did that was not as expected.
 *
 * @param kind  what is wrong with it
 * @param part  the part that noticed, empty when none answered
 * @param what  what it was, for people: {@code "read of io:0x2e, 8 bits"}
 * @param count how often
 */
public record OddityInfo(Oddity kind, String part, String what, long count) {
}
