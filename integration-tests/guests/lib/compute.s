# Work with a known result: the generator xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift generators").
        .include "macros.inc"
        .globl  compute

        .text
        .code64
# compute: rounds in ecx, from 1 on; returns the sum of the outputs, modulo 2^64, in rax. 14 instructions a round.
compute:
        mov     edx, 1
        xor     eax, eax
        movabs  rsi, 0x2545f4914f6cdd1d
1:      mov     rdi, rdx
        shr     rdi, 12
        xor     rdx, rdi
        mov     rdi, rdx
        shl     rdi, 25
        xor     rdx, rdi
        mov     rdi, rdx
        shr     rdi, 27
        xor     rdx, rdi
        mov     rdi, rdx
        imul    rdi, rsi
        add     rax, rdi
        dec     ecx
        jnz     1b
        ret
