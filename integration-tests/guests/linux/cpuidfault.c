/* CPUID faults after arch_prctl(ARCH_SET_CPUID, 0): a handler gives an answer of its own, and the program goes on. */
#define _GNU_SOURCE
#include <cpuid.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#define ARCH_GET_CPUID 0x1011
#define ARCH_SET_CPUID 0x1012

static volatile int faults;

static void handler(int signal, siginfo_t *info, void *context) {
    (void)signal;
    (void)info;
    greg_t *reg = ((ucontext_t *)context)->uc_mcontext.gregs;
    unsigned char *code = (unsigned char *)reg[REG_RIP];
    if (code[0] != 0x0f || code[1] != 0xa2) _exit(3);
    faults++;
    reg[REG_RAX] = 0x1111;
    reg[REG_RBX] = 0x2222;
    reg[REG_RCX] = 0x3333;
    reg[REG_RDX] = 0x4444;
    reg[REG_RIP] += 2;
}

static void show(const char *when) {
    unsigned a, b, c, d;
    __cpuid(0, a, b, c, d);
    printf("%s: ebx=%x faults=%d allowed=%ld\n", when, b, faults, syscall(SYS_arch_prctl, ARCH_GET_CPUID, 0));
    fflush(stdout);
}

int main(int count, char **arguments) {
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &action, 0);
    show(count > 1 ? arguments[1] : "before");
    if (count > 1) return 0;
    printf("set: %ld\n", syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0));
    show("faulting");
    if (fork() == 0) {
        show("child");
        execl(arguments[0], arguments[0], "program", (char *)0);
        _exit(2);
    }
    wait(0);
    syscall(SYS_arch_prctl, ARCH_SET_CPUID, 1);
    show("after");
    return 0;
}
