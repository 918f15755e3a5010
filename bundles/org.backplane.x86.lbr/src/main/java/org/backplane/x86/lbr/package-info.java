/**
 * Records of branches that were taken: Intel's architectural last branch records (SDM volume 3, chapter 19), with their component of extended
 * state.
 */
package org.backplane.x86.lbr;
