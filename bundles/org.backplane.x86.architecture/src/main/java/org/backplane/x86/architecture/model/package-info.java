/** CPU models: files with feature names, where they are, and what CPUID they ask for. */
package org.backplane.x86.architecture.model;
