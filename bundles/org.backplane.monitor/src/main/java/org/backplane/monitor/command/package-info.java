/**
 * What a command of the monitor is: words in, an {@link org.backplane.monitor.command.Answer} out, which is printed as text
 * for people or as JSON for programs. Commands are immutable and run on the thread of whoever types them.
 */
package org.backplane.monitor.command;
