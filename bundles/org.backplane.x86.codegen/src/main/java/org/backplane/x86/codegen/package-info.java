/**
 * Build-time generator: from the annotated rows of the opcode table it writes the decoder's row list (into the library) and
 * one instruction class per row and operand shape (into the interpreter).
 * <p>
 * <b>Threads.</b> javac's.
 *
 * <pre>
 * -Abackplane.generate=rows       in the module with the rows
 * -Abackplane.generate=classes    in the module with the interpreter
 * </pre>
 */
package org.backplane.x86.codegen;
