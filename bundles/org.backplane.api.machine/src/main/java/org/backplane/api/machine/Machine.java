package org.backplane.api.machine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import org.backplane.api.machine.bus.AddressSpace;
import org.backplane.api.machine.bus.Dma;
import org.backplane.api.machine.inspect.Inspector;
import org.backplane.api.machine.time.MachineClock;
import org.osgi.annotation.versioning.ProviderType;

/** A machine, published as a service with the property {@code machine} = its name. Any thread unless said otherwise. */
@ProviderType
public interface Machine {
    /** What it was assembled from. */
    MachineSpec spec();

    /** What it still waits for, one line each; empty when it can run. Final only once the machine is {@link #settled}. */
    List<String> waitsFor();

    /** The vCPUs in order of their index. */
    List<? extends Vcpu> vcpus();

    /** Physical memory and memory-mapped devices. In a quiet point an access to a device waits for its end. */
    AddressSpace memory();

    /** I/O ports; on machines without them every read is all-ones. */
    AddressSpace ports();

    /** Bulk access to guest RAM. */
    Dma dma();

    /** The one clock. */
    MachineClock clock();

    /** Power, reset and exit, as devices ask for them. */
    Power power();

    /** Resets, loads the guest and lets it run as soon as every seat is taken. */
    void start();

    /** Lets the vCPUs run to an instruction boundary and stay there; returns when they do. Not on a machine thread. */
    void pause() throws InterruptedException;

    /**
     * Waits until everything is done that was asked for before: parts seated, taken out, started. Not on a machine thread.
     *
     * @throws TimeoutException when that took longer than {@code limit}
     */
    void settled(Duration limit) throws InterruptedException, TimeoutException;

    /** Undoes {@link #pause}. */
    void resume();

    /**
     * Until as many {@link #endUpdate}, a machine that loses a part comes to rest and waits for the next one, whatever policy
     * the part's seat has: the guest finds an update done.
     */
    void beginUpdate();

    /** Undoes {@link #beginUpdate}: from now on seats that are still vacant follow their policy. */
    void endUpdate();

    /** What tools see of it. */
    Inspector inspector();

    /**
     * Has work done while every vCPU stands: what their architectures have of {@code type}, in order of the vCPUs' indices. All cores are
     * wired anew before the guest goes on, so it finds whatever the work changed changed everywhere. Not on a machine thread.
     *
     * @throws java.util.NoSuchElementException when a vCPU has nothing of that type
     * @throws IllegalStateException            when the machine does not come to rest
     */
    <T, R> R atRest(Class<T> type, Function<List<T>, R> work) throws InterruptedException;

    /**
     * As {@link #atRest}, for work that changes nothing: cores go on as they are, with what they have translated. The place of a vCPU that has
     * nothing of that type is null.
     */
    <T, R> R look(Class<T> type, Function<List<T>, R> work) throws InterruptedException;

    /** Ends the run ({@link Outcome#STOPPED}). */
    void stop();

    /** Completes when the run ends, on a thread of the machine: what depends on it must not block. */
    CompletionStage<Outcome> ended();
}
