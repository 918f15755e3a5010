package org.backplane.api.x86.manage;

/**
 * What became of one feature on one vCPU.
 *
 * @param feature its name
 * @param place   where CPUID has it, empty when nowhere
 * @param asked   whether the model asks for it
 * @param offered whether a part that is seated provides it
 * @param granted whether the vCPU has it
 * @param why     why it was asked for and not granted, or granted and not asked for; else empty
 */
public record FeatureState(String feature, String place, boolean asked, boolean offered, boolean granted, String why) {
}
