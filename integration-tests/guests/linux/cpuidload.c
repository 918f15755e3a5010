/*
 * cpuidload N: executes CPUID N times as it is allowed, and N times as it faults and a handler goes on behind it.
 * cpuidload start PROGRAM...: counts the CPUIDs of a program from its start to its end, step by step.
 */
#define _GNU_SOURCE
#include <cpuid.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
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

static int start(char **program) {
    pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        execvp(program[0], program);
        _exit(2);
    }
    long count = 0, steps = 0;
    int status;
    while (waitpid(child, &status, 0) > 0 && WIFSTOPPED(status)) {
        struct user_regs_struct regs;
        ptrace(PTRACE_GETREGS, child, 0, &regs);
        count += (ptrace(PTRACE_PEEKTEXT, child, regs.rip, 0) & 0xffff) == 0xa20f;
        steps++;
        ptrace(PTRACE_SINGLESTEP, child, 0, 0);
    }
    printf("cpuidload: %ld of %ld steps\n", count, steps);
    return 0;
}

int main(int count, char **arguments) {
    if (count > 2 && !strcmp(arguments[1], "start")) return start(arguments + 2);
    long times = count > 1 ? atol(arguments[1]) : 10000;
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &action, 0);
    ask(times);
    puts("cpuidload: faulting");
    fflush(stdout);
    if (syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0)) return 2;
    ask(times);
    syscall(SYS_arch_prctl, ARCH_SET_CPUID, 1);
    printf("cpuidload: %ld allowed, %ld faults\n", times, faults);
    return faults != times;
}
