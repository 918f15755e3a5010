/*
 * Records what this processor computes for every MMX, SSE and SSE2 instruction in sse-list.h:
 *     gcc -O1 -no-pie -o sse-vectors sse-vectors.c && ./sse-vectors | gzip -9n > ../resources/org/backplane/lib/x86/semantics/sse-vectors.gz
 * Output: a line of text (processor, seed), a line per instruction (result, input, vectors, bytes in hexadecimal, assembler
 * text; tabs between), an empty line, then per instruction 18 planes of one byte per vector: 16 bytes of result XOR what
 * was there before, MXCSR flags (bit 7: it faulted) and the arithmetic flags. Inputs are not recorded: SseInputs makes them
 * again with the same generator (inputs() and what it uses).
 * Last, 64 times: what FXRSTOR of an image (fx_image()), FXSAVE over it, FXRSTOR64 and FXSAVE64 change in its 512 bytes.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <cpuid.h>

struct test { const uint8_t *code; uint64_t length; const char *text; uint64_t result, input, vectors; };
extern const struct test __start_tests[], __stop_tests[];

#define T(result, input, vectors, assembly) __asm__(".pushsection code, \"a\"\n1: " assembly "\n2: .popsection\n" \
    ".pushsection texts, \"a\"\n3: .asciz \"" assembly "\"\n.popsection\n" \
    ".pushsection tests, \"a\"\n.quad 1b, 2b - 1b, 3b, " #result ", " #input ", " #vectors "\n.popsection");
#include "sse-list.h"

struct context { uint64_t a[2], b[2], memory[2], x[2], m, g, flags; uint32_t before, after; } __attribute__((aligned(16)));

/* void stub(struct context *) */
__asm__(".pushsection .text\n.balign 4096\n.globl stub, slot, slot_end\nstub:\n"
    "push %rbx\npush %rbp\nmov %rdi, %rbx\n"
    "movups (%rbx), %xmm1\nmovups 16(%rbx), %xmm2\nmovq (%rbx), %mm1\nmovq 16(%rbx), %mm2\n"
    "mov (%rbx), %rcx\nmov 16(%rbx), %rdx\nlea 32(%rbx), %rdi\nldmxcsr 88(%rbx)\n"
    "pushq $0xad7\npopfq\n"
    "slot: .fill 16, 1, 0x90\nslot_end:\n"
    "pushfq\npopq 80(%rbx)\nstmxcsr 92(%rbx)\nmovups %xmm1, 48(%rbx)\nmovq %mm1, 64(%rbx)\nmov %rcx, 72(%rbx)\n"
    "emms\npop %rbp\npop %rbx\nret\n.balign 4096\n.popsection");
void stub(struct context *);
extern uint8_t slot[], slot_end[];

static int faulted;
static uint32_t fault_mxcsr;

static void on_fpe(int signal, siginfo_t *info, void *context)
{
    ucontext_t *u = context;
    (void) signal;
    (void) info;
    faulted = 1;
    fault_mxcsr = u->uc_mcontext.fpregs->mxcsr;
    u->uc_mcontext.fpregs->mxcsr |= 0x1f80;
    u->uc_mcontext.gregs[REG_RIP] = (greg_t) slot_end;
}

#define SEED 0x5eed0f55e2ULL
static uint64_t state = SEED;

static uint64_t next(void) /* splitmix64 */
{
    uint64_t z = state += 0x9e3779b97f4a7c15ULL;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
    return z ^ z >> 31;
}

static const uint64_t doubles[] = { 0, 1, 2, 0x000fffffffffffff, 0x0008000000000000, 0x0010000000000000, 0x0010000000000001,
    0x001fffffffffffff, 0x3ff0000000000000, 0x3ff0000000000001, 0x3fefffffffffffff, 0x4000000000000000, 0x4008000000000000,
    0x7fefffffffffffff, 0x7fe0000000000000, 0x7ff0000000000000, 0x7ff0000000000001, 0x7ff7ffffffffffff, 0x7ff8000000000000,
    0x7ff8000000000123, 0x7fffffffffffffff, 0x41dfffffffc00000, 0x41dfffffffe00000, 0x41e0000000000000, 0x41e0000000100000,
    0x41e0000000200000, 0x43e0000000000000, 0x43dfffffffffffff, 0x43e0000000000001, 0x3fe0000000000000, 0x3fdfffffffffffff,
    0x3fe0000000000001, 0x3ff8000000000000, 0x36a0000000000000, 0x3690000000000000, 0x3690000000000001, 0x380fffffffffffff,
    0x3810000000000000, 0x380fffffe0000000, 0x380ffffff0000000, 0x380fffffefffffff, 0x47efffffe0000000, 0x47efffffefffffff,
    0x47effffff0000000, 0x47f0000000000000, 0x1ff0000000000000, 0x1ff8000000000001, 0x2000000000000000, 0x5fe0000000000000,
    0x3ca0000000000000, 0x3cb0000000000000, 0x4330000000000000, 0x4340000000000000 };
static const uint32_t floats[] = { 0, 1, 2, 0x007fffff, 0x00400000, 0x00800000, 0x00800001, 0x00ffffff, 0x3f800000, 0x3f800001,
    0x3f7fffff, 0x40000000, 0x40400000, 0x7f7fffff, 0x7f000000, 0x7f800000, 0x7f800001, 0x7fbfffff, 0x7fc00000, 0x7fc00123,
    0x7fffffff, 0x4effffff, 0x4f000000, 0x4f000001, 0x5effffff, 0x5f000000, 0x5f000001, 0x3f000000, 0x3effffff, 0x3f000001,
    0x3fc00000, 0x1f800000, 0x1fc00001, 0x20000000, 0x5f800000, 0x33800000, 0x34000000, 0x4b000000, 0x4b800000 };
#define COUNT(array) (sizeof (array) / sizeof *(array))

static uint64_t a_double(void)
{
    uint64_t r = next(), sign = r & 1ULL << 63, edge = doubles[(r >> 8) % COUNT(doubles)];
    double small = (int8_t) (r >> 8);
    uint64_t bits;
    switch (r & 7) {
    case 0: case 1: case 2: return edge | sign;
    case 3: return next();
    case 4: return (next() & 0x800fffffffffffff) | (0x3f0 + (r >> 8 & 31)) << 52;
    case 5: memcpy(&bits, &small, 8); return bits;
    case 6: return next() & 0xffff000000000000;
    default: return (edge | sign) + (r >> 16) % 5 - 2;
    }
}

static uint32_t a_float(void)
{
    uint64_t r = next();
    uint32_t sign = r >> 63 << 31, edge = floats[(r >> 8) % COUNT(floats)], bits;
    float small = (int8_t) (r >> 8);
    switch (r & 7) {
    case 0: case 1: case 2: return edge | sign;
    case 3: return next();
    case 4: return (next() & 0x807fffff) | (0x70 + (r >> 8 & 31)) << 23;
    case 5: memcpy(&bits, &small, 4); return bits;
    case 6: return next() & 0xfff00000;
    default: return (edge | sign) + (r >> 16) % 5 - 2;
    }
}

/* Words of few values, so that lanes are often equal, zero or at a limit. */
static uint64_t an_integer(void)
{
    static const uint16_t words[] = { 0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff };
    uint64_t r = next(), s = next();
    if (r & 1) {
        return s;
    }
    for (int i = 0; i < 4; i++) {
        s = s << 16 | words[r >> (8 + 3 * i) & 7];
    }
    return s;
}

static uint64_t element(char input)
{
    uint64_t low;
    switch (input) {
    case 'd': return a_double();
    case 'f': case 'r': low = a_float(); return low | (uint64_t) a_float() << 32;
    case 'n': low = next(); return (uint64_t) ((int64_t) next() >> (low & 63)) + (low >> 8 & 1);
    default: return an_integer();
    }
}

static uint32_t an_mxcsr(void)
{
    uint64_t r = next();
    uint32_t masks = (r & 3) ? 0x1f80 : r >> 8 & 0x1f80, rounding = (r & 4) ? 0 : r >> 8 & 0x6000;
    uint32_t zeros = (r & 8) ? 0 : r >> 8 & 0x8040, flags = (r & 16) ? 0x20 : r >> 40 & 0x3f;
    return masks | rounding | zeros | ((r & 32) ? 0 : flags);
}

/* The generator: must be the same in SseInputs. Returns the immediate. */
static uint8_t inputs(char input, struct context *c)
{
    c->a[0] = element(input);
    c->a[1] = element(input);
    c->b[0] = input == 'c' ? next() % 70 : element(input);
    c->b[1] = element(input);
    c->before = input == 'i' || input == 'c' ? 0x1f80 : an_mxcsr();
    return next();
}

static void run(const struct test *t, struct context *c, uint8_t immediate)
{
    memset(slot, 0x90, slot_end - slot);
    memcpy(slot, t->code, t->length);
    if (t->result < 'a') {
        slot[t->length - 1] = immediate;
    }
    memcpy(c->memory, c->b, 16);
    faulted = 0;
    stub(c);
}

static void result(char kind, struct context *c, uint64_t *r)
{
    r[1] = 0;
    switch (kind | 32) {
    case 'x': r[0] = c->x[0] ^ c->a[0]; r[1] = c->x[1] ^ c->a[1]; break;
    case 'm': r[0] = c->m ^ c->a[0]; break;
    case 'g': r[0] = c->g ^ c->a[0]; break;
    case 's': r[0] = c->memory[0] ^ c->b[0]; r[1] = c->memory[1] ^ c->b[1]; break;
    default: r[0] = 0;
    }
}

static void record(const struct test *t)
{
    state = SEED * (t - __start_tests + 1);
    uint8_t *planes = calloc(18, t->vectors);
    struct context c;
    for (uint64_t n = 0; n < t->vectors; n++) {
        uint64_t r[2];
        run(t, &c, inputs(t->input, &c));
        result(t->result, &c, r);
        for (int i = 0; i < 16; i++) {
            planes[i * t->vectors + n] = ((uint8_t *) r)[i];
        }
        planes[16 * t->vectors + n] = ((faulted ? fault_mxcsr : c.after) & 0x3f) | faulted << 7;
        /* CF PF AF ZF SF and OF in bit 1 */
        planes[17 * t->vectors + n] = (c.flags & 0xd5) | (c.flags >> 11 & 1) << 1;
    }
    fwrite(planes, 18, t->vectors, stdout);
    free(planes);
}

/* Random but for reserved bits of MXCSR, and for selectors, which this processor does not save. */
static void fx_image(uint64_t *image)
{
    for (int i = 0; i < 64; i++) {
        image[i] = next();
    }
    image[1] &= 0xffff0000ffffffff;
    image[2] &= 0xffff0000ffffffff;
    image[3] &= 0xffff;
}

static void record_fx(void)
{
    static uint64_t image[64] __attribute__((aligned(16))), saved[64] __attribute__((aligned(16)));
    state = SEED;
    for (int n = 0; n < 64; n++) {
        fx_image(image);
        memcpy(saved, image, 512);
        __asm__ volatile("fxrstor %0\n fxsave %0\n fxrstor64 %0\n fxsave64 %0\n fninit\n ldmxcsr %1" : "+m"(saved)
            : "m"((uint32_t) { 0x1f80 }) : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9",
            "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "memory");
        for (int i = 0; i < 64; i++) {
            saved[i] ^= image[i];
        }
        fwrite(saved, 512, 1, stdout);
    }
}

static void processor(void)
{
    char name[49] = { 0 };
    for (unsigned i = 0; i < 3; i++) {
        unsigned *r = (unsigned *) (name + 16 * i);
        __get_cpuid(0x80000002 + i, r, r + 1, r + 2, r + 3);
    }
    printf("%s, seed %llx\n", name, SEED);
}

int main(void)
{
    struct sigaction action = { .sa_sigaction = on_fpe, .sa_flags = SA_SIGINFO };
    sigaction(SIGFPE, &action, NULL);
    mprotect((void *) ((uintptr_t) stub & ~4095UL), 4096, PROT_READ | PROT_WRITE | PROT_EXEC);
    processor();
    for (const struct test *t = __start_tests; t < __stop_tests; t++) {
        printf("%c\t%c\t%d\t", (char) t->result, (char) t->input, (int) t->vectors);
        for (uint64_t i = 0; i < t->length; i++) {
            printf("%02x", t->code[i]);
        }
        printf("\t%s\n", t->text);
    }
    printf("\n");
    for (const struct test *t = __start_tests; t < __stop_tests; t++) {
        record(t);
    }
    record_fx();
    return 0;
}
