/*
 * cpuidpoll CHANGES [CPUS]: asks CPUID all the time, says when the answer changes, and computes meanwhile, until the answer has changed
 * so often. A process per processor; they tell each other, and none may have an older answer after another one has had a newer. Of
 * three answers that follow each other no two may be equal: otherwise the newest looks like the oldest.
 */
#define _GNU_SOURCE
#include <cpuid.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 1000
#define MOST 4096

typedef struct {
    unsigned eax, ecx, edx;
} answer;

/* What all processes share. The answers in their order: each is there before it counts. */
static struct {
    long seen;
    long wrong, stale;
    answer answers[MOST];
} *shared;

/* The same number every time: xorshift over a fixed number of rounds. */
static uint64_t work(void) {
    uint64_t x = 88172645463325252ull;
    for (int i = 0; i < ROUNDS; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }
    return x;
}

static answer ask(void) {
    answer now;
    unsigned ebx; /* has the vCPU's number */
    __cpuid(1, now.eax, ebx, now.ecx, now.edx);
    return now;
}

static int same(answer a, answer b) {
    return !memcmp(&a, &b, sizeof a);
}

/* One process alone writes down what is new. */
static void tell(long number, answer now) {
    shared->answers[number] = now;
    __atomic_store_n(&shared->seen, number, __ATOMIC_RELEASE);
    printf("cpuid %ld: eax=%08x ecx=%08x edx=%08x\n", number, now.eax, now.ecx, now.edx);
    fflush(stdout);
}

static void poll(long changes, int first) {
    uint64_t right = work();
    for (;;) {
        long seen = __atomic_load_n(&shared->seen, __ATOMIC_ACQUIRE);
        answer now = ask();
        if (seen > 0 && same(now, shared->answers[seen - 1])) __atomic_add_fetch(&shared->stale, 1, __ATOMIC_RELAXED);
        if (work() != right) __atomic_add_fetch(&shared->wrong, 1, __ATOMIC_RELAXED);
        if (seen == changes) return;
        if (first && !same(now, shared->answers[seen])) tell(seen + 1, now);
    }
}

static void pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set)) perror("sched_setaffinity");
}

int main(int count, char **arguments) {
    long changes = count > 1 ? atol(arguments[1]) : 1;
    int cpus = count > 2 ? atoi(arguments[2]) : 0;
    if (changes >= MOST) return 2;
    shared = mmap(0, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    tell(0, ask());
    for (int cpu = 1; cpu < cpus; cpu++) {
        if (fork()) continue;
        pin(cpu);
        poll(changes, 0);
        _exit(0);
    }
    if (cpus) pin(0);
    poll(changes, 1);
    while (wait(0) > 0) {}
    printf("done: %ld wrong, %ld stale\n", shared->wrong, shared->stale);
    return shared->wrong || shared->stale;
}
