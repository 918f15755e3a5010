/**
 * The monitor at the terminal: what the console calls the back end {@code monitor}, with a prompt, line editing, history and
 * completion by JLine. Nothing of JLine is loaded before the terminal is switched to the monitor for the first time.
 */
package org.backplane.monitor.terminal;
