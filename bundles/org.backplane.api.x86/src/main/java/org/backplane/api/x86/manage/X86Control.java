package org.backplane.api.x86.manage;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What can be asked and changed of one x86 vCPU from outside, at a quiet point. Calls named after KVM's behave like KVM's; what they
 * set is fixed once the vCPU has run, when only equal values are accepted. {@link #swap} is our own and is not bound by that.
 *
 * @see KvmException what every call throws, having changed nothing
 */
@ProviderType
public interface X86Control {
    /** {@code KVM_MAX_CPUID_ENTRIES}. */
    int MAX_CPUID_ENTRIES = 256;
    /** {@code KVM_CAP_*} numbers that {@link #checkExtension} answers other than 0 for. */
    int CAP_EXT_CPUID = 7;
    int CAP_NR_VCPUS = 9;
    int CAP_TSC_CONTROL = 60;
    int CAP_GET_TSC_KHZ = 61;
    int CAP_MAX_VCPUS = 66;
    int CAP_GET_MSR_FEATURES = 153;
    int CAP_MSR_PLATFORM_INFO = 159;

    /** {@code KVM_GET_SUPPORTED_CPUID}: what the parts provide. */
    List<CpuidEntry> supportedCpuid();

    /** {@code KVM_SET_CPUID2}. E2BIG: too many entries; EINVAL: a linear width that is not 0, 48 or 57, or a change after the first run. */
    void setCpuid2(List<CpuidEntry> entries);

    /** {@code KVM_GET_CPUID2}: what the guest reads now. E2BIG when there are more than {@code room}. */
    List<CpuidEntry> getCpuid2(int room);

    /** {@code KVM_GET_MSR_INDEX_LIST}: every register there is, ascending. */
    List<Integer> msrIndexList();

    /** {@code KVM_GET_MSR_FEATURE_INDEX_LIST}: those that tell of features and are fixed once the vCPU has run. */
    List<Integer> msrFeatureIndexList();

    /** {@code KVM_GET_MSRS} of one register. ENOENT when there is none. */
    long getMsr(int index);

    /** {@code KVM_SET_MSRS} of one register. ENOENT: there is none; EINVAL: the value is not allowed, or the register is fixed. */
    void setMsr(int index, long value);

    /** {@code KVM_CHECK_EXTENSION}: 0 for what is not known. */
    int checkExtension(int capability);

    /** {@code KVM_ENABLE_CAP}. EINVAL for what cannot be enabled. */
    void enableCap(int capability, long argument);

    /** The model, with the edits it was named with. */
    String model();

    /** The model it takes at the next reset; null: the one it has. */
    String modelAtReset();

    /** Whether the vCPU has executed an instruction since it was made. */
    boolean hasRun();

    /** What became of every feature that is asked for, offered or granted, in the order of their numbers. */
    List<FeatureState> features();

    /** The same for one feature. ENOENT when none is known by the name. */
    FeatureState explain(String feature);

    /**
     * What the guest has switched on and would lose with a model, one line each: control-register bits, components, registers, pages of
     * a size.
     */
    List<String> lost(String model);

    /** Features that would go with a model, and of which nothing tells whether the guest uses them: instructions that need no switch. */
    List<String> untold(String model);

    /** Takes another model from the end of the quiet point on, whatever the guest loses. EINVAL: no such model or feature. */
    void swap(String model);

    /** Takes another model at the next reset; null: the one it has. EINVAL as {@link #swap}. */
    void swapAtReset(String model);

    /** The name of the event that performance counters count for an event select and unit mask; empty when they count none. */
    String event(int code);

    /** Names of all models that can be had, the default first. */
    List<String> models();

    /** Features a model asks for, sorted. EINVAL: no such model. */
    List<String> features(String model);
}
