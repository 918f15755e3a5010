/**
 * Streams of random instructions on our core and on QEMU: what a stream leaves behind must be the same. A program of ours,
 * {@code src/test/native/lockstep.s}, executes them in user mode on both; {@link org.backplane.x86.interpreter.lockstep.Image} is the
 * memory it works in, {@link org.backplane.x86.interpreter.lockstep.Streams} makes what it executes.
 */
package org.backplane.x86.interpreter.lockstep;
