/**
 * Random instructions on our core and on QEMU: what a stream of them leaves behind must be the same, and what a long program has at each of its
 * exceptions and checkpoints. A program of ours, {@code src/test/native/lockstep.s}, or {@code lockstep16.s} in real mode, executes them on
 * both; {@link org.backplane.x86.interpreter.lockstep.Image} is the memory it works in,
 * {@link org.backplane.x86.interpreter.lockstep.Streams} and {@link org.backplane.x86.interpreter.lockstep.LongPrograms} make what it
 * executes.
 */
package org.backplane.x86.interpreter.lockstep;
