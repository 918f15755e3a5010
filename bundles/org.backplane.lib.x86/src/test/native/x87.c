/*
 * Records what a real CPU answers to x87 instructions: gcc -O1 -o x87 x87.c && ./x87 [SEED [CASES]] | gzip -9n > x87.gz
 *
 * The committed one is made with seed 1 and 400 cases. Inputs come from a generator that X87Inputs.java repeats, so only answers are written: a line of text with seed and CPU,
 * then per instruction its two bytes, the kind of its memory operand and the number of cases (u16), then per case FSW (u16),
 * tags (u16), a mask of changed ST(i) with their 10 bytes each, flags (u16, only if they changed with the instruction),
 * memory (10 bytes, only if the instruction stores). All little endian.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <cpuid.h>

typedef uint64_t u64;
typedef uint16_t u16;
typedef uint8_t u8;

enum { NONE, REAL32, REAL64, REAL80, INT16, INT32, INT64, DECIMAL, STORE = 16, FLAGS = 32 };

#define REGISTER(op, reg) { op, 0xc1 | (reg) << 3, NONE }
#define MEMORY(op, reg, kind) { op, 6 | (reg) << 3, kind }

static const struct { u8 op, modrm, kind; } table[] = {
#define ARITHMETIC(reg) REGISTER(0xd8, reg), REGISTER(0xdc, reg), REGISTER(0xde, reg), MEMORY(0xd8, reg, REAL32), \
    MEMORY(0xdc, reg, REAL64), MEMORY(0xda, reg, INT32), MEMORY(0xde, reg, INT16)
    ARITHMETIC(0), ARITHMETIC(1), ARITHMETIC(4), ARITHMETIC(5), ARITHMETIC(6), ARITHMETIC(7),
    REGISTER(0xd8, 2), REGISTER(0xd8, 3), REGISTER(0xde, 3), MEMORY(0xd8, 2, REAL32), MEMORY(0xdc, 3, REAL64),
    MEMORY(0xda, 2, INT32), MEMORY(0xde, 3, INT16), REGISTER(0xdd, 4), REGISTER(0xdd, 5), { 0xda, 0xe9, NONE },
    { 0xdb, 0xf1, FLAGS }, { 0xdf, 0xf1, FLAGS }, { 0xdb, 0xe9, FLAGS }, { 0xdf, 0xe9, FLAGS },
    MEMORY(0xd9, 0, REAL32), MEMORY(0xdd, 0, REAL64), MEMORY(0xdb, 5, REAL80), MEMORY(0xdf, 0, INT16),
    MEMORY(0xdb, 0, INT32), MEMORY(0xdf, 5, INT64), MEMORY(0xdf, 4, DECIMAL),
    MEMORY(0xd9, 2, STORE), MEMORY(0xd9, 3, STORE), MEMORY(0xdd, 2, STORE), MEMORY(0xdd, 3, STORE), MEMORY(0xdb, 7, STORE),
    MEMORY(0xdf, 2, STORE), MEMORY(0xdf, 3, STORE), MEMORY(0xdb, 2, STORE), MEMORY(0xdb, 3, STORE), MEMORY(0xdf, 7, STORE),
    MEMORY(0xdf, 6, STORE),
    REGISTER(0xd9, 0), REGISTER(0xd9, 1), REGISTER(0xdd, 0), REGISTER(0xdd, 2), REGISTER(0xdd, 3), REGISTER(0xdf, 0),
    REGISTER(0xda, 0), REGISTER(0xda, 1), REGISTER(0xda, 2), REGISTER(0xda, 3),
    REGISTER(0xdb, 0), REGISTER(0xdb, 1), REGISTER(0xdb, 2), REGISTER(0xdb, 3),
    { 0xd9, 0xe0, NONE }, { 0xd9, 0xe1, NONE }, { 0xd9, 0xe4, NONE }, { 0xd9, 0xe5, NONE },
    { 0xd9, 0xe8, NONE }, { 0xd9, 0xe9, NONE }, { 0xd9, 0xea, NONE }, { 0xd9, 0xeb, NONE }, { 0xd9, 0xec, NONE },
    { 0xd9, 0xed, NONE }, { 0xd9, 0xee, NONE }, { 0xd9, 0xd0, NONE }, { 0xd9, 0xf6, NONE }, { 0xd9, 0xf7, NONE },
    { 0xdb, 0xe2, NONE },
    /* Aliases that no manual has, and other registers than ST(1). */
    REGISTER(0xdc, 2), REGISTER(0xdc, 3), REGISTER(0xde, 2), REGISTER(0xd9, 3), REGISTER(0xdd, 1), REGISTER(0xdf, 1),
    REGISTER(0xdf, 2), REGISTER(0xdf, 3), { 0xdb, 0xe0, NONE }, { 0xdb, 0xe1, NONE }, { 0xdb, 0xe4, NONE },
    { 0xd8, 0xc0, NONE }, { 0xd8, 0xcf, NONE }, { 0xdc, 0xef, NONE }, { 0xde, 0xf8, NONE }, { 0xd9, 0xc0, NONE },
    { 0xd9, 0xc7, NONE }, { 0xd9, 0xcf, NONE }, { 0xd9, 0xc8, NONE }, { 0xdd, 0xd8, NONE }, { 0xdd, 0xd7, NONE },
    { 0xdd, 0xc7, NONE }, { 0xdd, 0xe7, NONE }, { 0xdb, 0xf7, FLAGS }, { 0xda, 0xcf, NONE }, { 0xd9, 0xd0, NONE },
    { 0xd9, 0xfa, NONE }, { 0xd9, 0xfc, NONE }, { 0xd9, 0xfd, NONE }, { 0xd9, 0xf4, NONE }, { 0xd9, 0xf5, NONE },
    { 0xd9, 0xf8, NONE },
    { 0xd9, 0xf0, NONE }, { 0xd9, 0xf1, NONE }, { 0xd9, 0xf9, NONE }, { 0xd9, 0xf2, NONE }, { 0xd9, 0xf3, NONE },
    { 0xd9, 0xfb, NONE }, { 0xd9, 0xfe, NONE }, { 0xd9, 0xff, NONE },
};

/* Inputs. */

static u64 state;

static u64 next(void) { /* splitmix64 */
    u64 z = state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

static unsigned pick(unsigned n) {
    return next() % n;
}

static u64 shifted(void) {
    u64 r = next();
    return r >> pick(64);
}

typedef struct { u64 sig; u16 se; } Real;

static u64 mantissa(void) {
    u64 r = next();
    switch (pick(6)) {
    case 0: return 1ull << 63 | (r & 7);
    case 1: return ~(r & 7);
    case 2: return 1ull << 63 | r << pick(64);
    case 3: return 1ull << 63 | (1ull << pick(64)) | (r & 1);
    default: return 1ull << 63 | r;
    }
}

static const u64 special[] = { 0, 1, 1ull << 63, 1ull << 62, 3ull << 62, ~0ull, ~0ull >> 1, (1ull << 63) + 1, (3ull << 62) + 1, ~0ull << 11 };
static const u16 exponents[] = { 0, 0x7fff, 0x3fff, 1, 0x7ffe, 0, 0x7fff, 0x403e };

static Real real(void) {
    u16 sign = pick(2) << 15;
    switch (pick(16)) {
    case 0: case 15: { u16 e = exponents[pick(8)]; return (Real) { special[pick(10)], sign | e }; }
    case 1: { u64 s = next(); return (Real) { s, sign | pick(0x8000) }; }
    case 2: { u64 s = shifted(); return (Real) { s, sign }; }
    case 3: { u64 s = mantissa(); return (Real) { s, sign | (1 + pick(70)) }; }
    case 4: { u64 s = mantissa(); return (Real) { s, sign | (0x7ffe - pick(70)) }; }
    case 5: { u64 s = next() % 1000 + 1; int n = __builtin_clzll(s); return (Real) { s << n, sign | (0x3fff + 63 - n) }; }
    case 6: { u64 s = mantissa(); return (Real) { s, sign | (1 + pick(0x7ffe)) }; }
    case 7: case 8: case 9: { u64 s = mantissa(); return (Real) { s, sign | (0x3fff - 75 + pick(150)) }; }
    default: { u64 s = mantissa(); return (Real) { s, sign | (0x3fff - 5 + pick(10)) }; }
    }
}

/* A number that makes a hard case together with another one. */
static Real near(Real other) {
    switch (pick(6)) {
    case 0: { u64 s = other.sig + pick(5) - 2; return (Real) { s, other.se ^ pick(2) << 15 }; }
    case 1: { u64 s = mantissa(); return (Real) { s, (other.se & 0x7fff) < 0x7f00 && (other.se & 0x7fff) > 0x80 ? other.se + pick(136) - 68 : 0x3fff }; }
    case 2: { u64 s = mantissa(); return (Real) { s, (0x7ffe - (other.se & 0x7fff)) & 0x7fff }; }
    default: return real();
    }
}

static u64 narrow(int bits, int fraction) {
    u64 max = (1ull << (bits - 1 - fraction)) - 1;
    u64 exp, frac = next();
    switch (pick(6)) {
    case 0: exp = 0; break;
    case 1: exp = max; break;
    case 2: exp = next() & max; break;
    default: exp = (max >> 1) - 8 + pick(16);
    }
    switch (pick(4)) {
    case 0: frac = 0; break;
    case 1: frac = 1ull << pick(fraction); break;
    case 2: frac = ~0ull >> pick(64); break;
    }
    return (u64) pick(2) << (bits - 1) | exp << fraction | (frac & ((1ull << fraction) - 1));
}

static Real decimal(void) {
    u64 low = 0;
    int digits = pick(19);
    u16 high = 0;
    for (int i = 0; i < digits; i++) {
        u64 digit = pick(10);
        if (i < 16) low |= digit << i * 4; else high |= digit << (i - 16) * 4;
    }
    return (Real) { low, high | pick(2) << 15 };
}

static Real memory(int kind) {
    switch (kind) {
    case REAL32: return (Real) { narrow(32, 23), 0 };
    case REAL64: return (Real) { narrow(64, 52), 0 };
    case REAL80: return real();
    case DECIMAL: return decimal();
    default: { u64 s = shifted(); return (Real) { pick(4) ? s : special[pick(10)], 0 }; }
    }
}

typedef struct { u16 control, status, tags, flags; Real st[8], memory; } Case;

static Case inputs(int kind) {
    static const u16 precision[] = { 0, 2, 3, 3 };
    Case c;
    unsigned masks = pick(4) ? 0x3f : pick(64);
    c.control = 0x40 | masks | precision[pick(4)] << 8;
    c.control |= pick(4) << 10;
    unsigned top = pick(8);
    c.status = top << 11 | (next() & 0x4700);
    unsigned empty = pick(8) ? 0 : pick(128);
    empty |= pick(8) ? 0x80 : 0;
    c.tags = 0;
    for (int i = 0; i < 8; i++) {
        if (empty >> i & 1) c.tags |= 3 << ((top + i) & 7) * 2;
        c.st[i] = (Real) { 1ull << 63, 0x3fff + i };
    }
    c.st[0] = real();
    c.st[1] = near(c.st[0]);
    c.st[7] = real();
    c.flags = next() & 0x8d5;
    c.memory = memory(kind & 15);
    return c;
}

/* Answers. */

static u64 (*run)(void *image, void *memory, u64 flags);

static void put(const void *bytes, int n) {
    fwrite(bytes, 1, n, stdout);
}

static void answer(int kind) {
    Case c = inputs(kind);
    u8 image[108] = { 0 }, after[108], mem[16] = { 0 };
    memcpy(image, &c.control, 2);
    memcpy(image + 4, &c.status, 2);
    memcpy(image + 8, &c.tags, 2);
    for (int i = 0; i < 8; i++) {
        memcpy(image + 28 + 10 * i, &c.st[i], 10);
    }
    memcpy(mem, &c.memory, 10);
    memcpy(after, image, sizeof after);
    u16 flags = run(after, mem, c.flags | 2) & 0x8d5;
    put(after + 4, 2);
    put(after + 8, 2);
    u16 old, now;
    memcpy(&old, image + 4, 2);
    memcpy(&now, after + 4, 2);
    int moved = ((now >> 11) - (old >> 11)) & 7;
    u8 mask = 0;
    for (int i = 0; i < 8; i++) {
        mask |= (memcmp(after + 28 + 10 * i, image + 28 + 10 * ((i + moved) & 7), 10) != 0) << i;
    }
    put(&mask, 1);
    for (int i = 0; i < 8; i++) {
        if (mask >> i & 1) put(after + 28 + 10 * i, 10);
    }
    if (kind & FLAGS) put(&flags, 2);
    if (kind & STORE) put(mem, 10);
}

static void instruction(u8 *code, int row, u16 cases) {
    u8 bytes[] = { 0x52, 0x9d, 0xdd, 0x27, table[row].op, table[row].modrm, 0xdd, 0x37, 0x9c, 0x58, 0xdb, 0xe3, 0xc3 };
    memcpy(code, bytes, sizeof bytes);
    put(&table[row], 3);
    put(&cases, 2);
    for (int n = 0; n < cases; n++) {
        answer(table[row].kind);
    }
}

static void brand(char *name) {
    for (unsigned leaf = 0; leaf < 3; leaf++) {
        unsigned *words = (unsigned *) name + 4 * leaf;
        __get_cpuid(0x80000002 + leaf, words, words + 1, words + 2, words + 3);
    }
}

int main(int argc, char **argv) {
    char name[49] = { 0 };
    u64 seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
    int cases = argc > 2 ? atoi(argv[2]) : 400;
    u8 *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    run = (u64 (*)(void *, void *, u64)) code;
    brand(name);
    printf("%llu %s\n", (unsigned long long) seed, name);
    state = seed;
    for (int row = 0; row < (int) (sizeof table / sizeof table[0]); row++) {
        instruction(code, row, cases);
    }
    return 0;
}
