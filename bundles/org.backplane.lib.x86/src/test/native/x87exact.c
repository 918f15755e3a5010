/*
 * Correctly rounded results of the x87 transcendental functions, from libquadmath with 113 bits:
 * gcc -O1 -o x87exact x87exact.c -lquadmath && ./x87exact > x87exact.txt
 *
 * A line is: second opcode byte, ST(0), ST(1), the result in ST(0), of FPTAN and FSINCOS in ST(1), of FSINCOS then that in ST(0).
 * Numbers are sign and exponent, colon, significand; results to nearest, 64 bits, and + when there is more of the exact result's
 * magnitude, - when there is less, = when that is all.
 * Arguments of sines are below a half or reduced here as the processor does, with 66 bits of pi (SDM volume 1, 8.3.8).
 */
#include <quadmath.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { F2XM1 = 0xf0, FYL2X = 0xf1, FPTAN = 0xf2, FPATAN = 0xf3, FYL2XP1 = 0xf9, FSINCOS = 0xfb, FSIN = 0xfe, FCOS = 0xff };

static uint64_t state = 7;

static uint64_t next(void) { /* splitmix64 */
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

static long double number(int exp, int range, int positive) {
    long double value = 0;
    uint64_t sig = next() | 1ull << 63;
    uint16_t se = exp - (int) (next() % range);
    se |= positive ? 0 : (next() & 1) << 15;
    memcpy(&value, &sig, 8);
    memcpy((char *) &value + 8, &se, 2);
    return value;
}

/* Next to a multiple of half pi, of up to 62 bits. */
static long double multiple(void) {
    uint64_t n = next() >> (2 + next() % 61) | 1, sig;
    long double value = (long double) ((__float128) n * M_PI_2q);
    memcpy(&sig, &value, 8);
    sig += next() % 5 - 2;
    memcpy(&value, &sig, 8);
    return next() & 1 ? -value : value;
}

static __float128 trigonometric(int op, __float128 x) {
    __float128 half = scalbnq((__float128) 0xc90fdaa22168c234 * 16 + 12, -67);
    __float128 n = fabsq(x) < 0.5Q ? 0 : rintq(x / half);
    __float128 r = fmaq(-n, half, x), s = sinq(r), c = cosq(r);
    int quadrant = (long) n & 3;
    switch (op) {
    case FSIN: return quadrant == 0 ? s : quadrant == 1 ? c : quadrant == 2 ? -s : -c;
    case FCOS: return quadrant == 0 ? c : quadrant == 1 ? -s : quadrant == 2 ? -c : s;
    default: return quadrant & 1 ? -c / s : s / c;
    }
}

static __float128 function(int op, __float128 x, __float128 y) {
    switch (op) {
    case F2XM1: return expm1q(x * M_LN2q);
    case FYL2X: return y * (fabsq(x - 1) < 0.25Q ? log1pq(x - 1) / M_LN2q : log2q(x));
    case FYL2XP1: return y * (log1pq(x) / M_LN2q);
    case FPATAN: return atan2q(y, x);
    default: return trigonometric(op, x);
    }
}

static void print(long double value) {
    uint64_t sig;
    uint16_t se;
    memcpy(&sig, &value, 8);
    memcpy(&se, (char *) &value + 8, 2);
    printf(" %04x:%016llx", se, (unsigned long long) sig);
}

static void result(__float128 exact) {
    long double rounded = (long double) exact;
    __float128 rest = fabsq(exact) - fabsq(rounded);
    print(rounded);
    putchar(rest > 0 ? '+' : rest < 0 ? '-' : '=');
}

int main(void) {
    static const struct { int op, exp, range, positive; } rows[] = {
        { F2XM1, 0x3ffe, 20, 0 }, { FYL2X, 0x4005, 16, 1 }, { FYL2X, 0x3fff, 2, 1 }, { FYL2XP1, 0x3ffc, 30, 0 },
        { FPATAN, 0x4004, 12, 0 }, { FPTAN, 0x4003, 20, 0 }, { FSIN, 0x4003, 20, 0 }, { FCOS, 0x4003, 20, 0 },
        { F2XM1, 0x3ffe, 64, 0 }, { FYL2X, 0x7ffe, 0x7ffd, 1 }, { FPATAN, 0x4040, 120, 0 }, { FSIN, 0x3ffe, 44, 0 },
        { FSINCOS, 0x4003, 20, 0 },
        { FPTAN, 0, 0, 0 }, { FSIN, 0, 0, 0 }, { FCOS, 0, 0, 0 }, { FSINCOS, 0, 0, 0 }, /* next to multiples of half pi */
    };
    for (unsigned row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        int op = rows[row].op;
        for (int n = 0; n < 150; n++) {
            long double x = rows[row].exp ? number(rows[row].exp, rows[row].range, rows[row].positive) : multiple();
            long double y = number(0x4004, 12, 0);
            printf("%02x", op);
            print(x);
            print(y);
            result(function(op == FSINCOS ? FSIN : op, x, y));
            if (op == FSINCOS) { result(function(FCOS, x, y)); }
            putchar('\n');
        }
    }
    return 0;
}
