/*
 * Correctly rounded results of the x87 transcendental functions, from libquadmath with 113 bits:
 * gcc -O1 -o x87exact x87exact.c -lquadmath && ./x87exact > x87exact.txt
 *
 * A line is: second opcode byte, ST(0), ST(1), result; numbers as sign and exponent, colon, significand. To nearest, 64 bits.
 * Arguments of sines are below a half or reduced here as the processor does, with 66 bits of pi.
 */
#include <quadmath.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { F2XM1 = 0xf0, FYL2X = 0xf1, FPTAN = 0xf2, FPATAN = 0xf3, FYL2XP1 = 0xf9, FSIN = 0xfe, FCOS = 0xff };

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

static void print(long double value, char end) {
    uint64_t sig;
    uint16_t se;
    memcpy(&sig, &value, 8);
    memcpy(&se, (char *) &value + 8, 2);
    printf("%04x:%016llx%c", se, (unsigned long long) sig, end);
}

int main(void) {
    static const struct { int op, exp, range, positive; } rows[] = {
        { F2XM1, 0x3ffe, 20, 0 }, { FYL2X, 0x4005, 16, 1 }, { FYL2X, 0x3fff, 2, 1 }, { FYL2XP1, 0x3ffc, 30, 0 },
        { FPATAN, 0x4004, 12, 0 }, { FPTAN, 0x4003, 20, 0 }, { FSIN, 0x4003, 20, 0 }, { FCOS, 0x4003, 20, 0 },
    };
    for (unsigned row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        for (int n = 0; n < 150; n++) {
            long double x = number(rows[row].exp, rows[row].range, rows[row].positive);
            long double y = number(0x4004, 12, 0);
            printf("%02x ", rows[row].op);
            print(x, ' ');
            print(y, ' ');
            print((long double) function(rows[row].op, x, y), '\n');
        }
    }
    return 0;
}
