package org.backplane.monitor.command;

/**
 * What a command answers.
 *
 * @param data a record, or a list of records: what {@code --json} prints, see {@link Json}
 * @param text the same for people, lines that end with a line feed
 */
public record Answer(Object data, String text) {
}
