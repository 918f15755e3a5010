/**
 * The oracle: what a real processor answers to every row of the opcode table, recorded and replayed.
 * <p>
 * {@link org.backplane.x86.interpreter.oracle.Forms} makes forms of every encoding (code size, operand size, register or
 * memory), {@link org.backplane.x86.interpreter.oracle.Inputs} makes states for a form from a seed of its own,
 * {@code src/test/native/oracle.c} executes them on a host and
 * {@link org.backplane.x86.interpreter.oracle.Recording} keeps how the state differs afterwards, in a file per class of
 * semantics. {@link org.backplane.x86.interpreter.oracle.Model} executes the same inputs with the interpreter.
 */
package org.backplane.x86.interpreter.oracle;
