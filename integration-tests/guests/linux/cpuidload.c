/*
 * cpuidload [faulting] cpuids|lines N: executes CPUID N times, or writes N lines. With "faulting" CPUID faults meanwhile, and a handler goes
 * on behind it.
 */
#define _GNU_SOURCE
#include <cpuid.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define ARCH_SET_CPUID 0x1012

static volatile long faults;

static void handler(int signal, siginfo_t *info, void *context) {
    (void)signal;
    (void)info;
    faults++;
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] += 2;
}

static void ask(long count) {
    unsigned a, b, c, d;
    while (count-- > 0) __cpuid(0, a, b, c, d);
}

static void lines(long count) {
    for (long line = 1; line <= count; line++) printf("%ld\n", line);
    fflush(stdout);
}

int main(int count, char **arguments) {
    int faulting = count > 1 && !strcmp(arguments[1], "faulting");
    if (count != 3 + faulting) return 2;
    int cpuids = !strcmp(arguments[1 + faulting], "cpuids");
    long times = atol(arguments[2 + faulting]);
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &action, 0);
    if (faulting && syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0)) return 2;
    if (cpuids) ask(times);
    else lines(times);
    syscall(SYS_arch_prctl, ARCH_SET_CPUID, 1);
    return faults != (faulting && cpuids ? times : 0);
}
