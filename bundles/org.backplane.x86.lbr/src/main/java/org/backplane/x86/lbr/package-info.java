/**
 * Records of branches that were taken: Intel's architectural last branch records (SDM volume 3, chapter 19), with their component of extended
 * state, and the stacks that processors before them have (SDM volume 3, 18.4 to 18.13).
 */
package org.backplane.x86.lbr;
