/** vCPUs: what each is made of, the threads that run them, and the gate that stops them. */
package org.backplane.machine.vcpu;
