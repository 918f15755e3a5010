/* Asks CPUID all the time, says when the answer changes, and computes meanwhile: the sum is told at the end, after so many changes. */
#include <cpuid.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 1000

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

int main(int count, char **arguments) {
    long changes = count > 1 ? atol(arguments[1]) : 1;
    int loud = changes < 10;
    uint64_t right = work();
    unsigned last[4] = {0}, now[4];
    long wrong = 0, loops = 0;
    for (long seen = -1; seen < changes; loops++) {
        __cpuid(1, now[0], now[1], now[2], now[3]);
        now[1] = 0; /* the vCPU's number */
        if (memcmp(last, now, sizeof now)) {
            memcpy(last, now, sizeof now);
            seen++;
            if (loud || seen % 100 == 0) printf("cpuid: eax=%08x ecx=%08x edx=%08x\n", now[0], now[2], now[3]);
            if (seen == 0) printf("polling\n");
            fflush(stdout);
        }
        wrong += work() != right;
    }
    printf("done: %ld wrong\n", wrong);
    return wrong != 0;
}
