/**
 * A microarchitecture to count events of: a branch predictor and caches, each a part of its own that another one can stand in for. Both
 * are models: guests cannot tell by what they compute whether they are there, and neither does anything while nobody counts or records.
 */
package org.backplane.x86.uarch;
