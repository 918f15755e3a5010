/** What a vCPU may use, from what its model asks for and what the seated parts provide. */
package org.backplane.x86.architecture.grant;
