# Litmus tests of x86-TSO (SDM volume 3, 9.2.3.1 to 9.2.3.7): store buffering, message passing, load buffering, independent reads of
# independent writes; plain, with MFENCE, and with XCHG for the stores. Each processor goes through an array of pairs of variables, which the others go
# through at the same time. Option: rounds=THOUSANDS of each.
        .include "macros.inc"
        .globl  main

        .set BATCH, 1000
        .set LINE, 64
        .set FAR, 0x2000000             # two areas of FAR_BYTES, whose bit the addresses in them do not have
        .set FAR_BYTES, 0x200000

        .text
        .code64
# rbx is where the pair's variable x is; y is Y further on. How: 0 plain, 1 with MFENCE, 2 with XCHG.
        .set Y, BATCH * LINE

.macro  writes at, how
        .if     \how == 2
        mov     eax, 1
        xchg    eax, [rbx + \at]
        .else
        mov     dword ptr [rbx + \at], 1
        .endif
        .if     \how == 1
        mfence
        .endif
.endm

.macro  reads at, to, how
        mov     \to, [rbx + \at]
        .if     \how == 1
        mfence
        .endif
.endm

# Stores to lines that are in no cache near: those behind them wait as long.
.macro  detain
        mov     [r15], ecx
        mov     [r15 + 5 * LINE], ecx
        mov     [r15 + 10 * LINE], ecx
        add     r15d, 15 * LINE
        and     r15d, ~FAR_BYTES
.endm

.macro  store_buffering how
sb0_\how:
        lea     rbx, variables[rip]
        mov     r15d, FAR
        mov     ecx, BATCH
1:      detain
        writes  0, \how
        reads   Y, edx, \how
        mov     [rbp], edx
        add     rbx, LINE
        add     rbp, 8
        dec     ecx
        jnz     1b
        ret
# The other way round: the two meet once in every batch that they go through at the same time.
sb1_\how:
        lea     rbx, variables[rip + (BATCH - 1) * LINE]
        add     rbp, (BATCH - 1) * 8
        mov     r15d, FAR + 2 * FAR_BYTES
        mov     ecx, BATCH
1:      detain
        writes  Y, \how
        reads   0, edx, \how
        mov     [rbp], edx
        sub     rbx, LINE
        sub     rbp, 8
        dec     ecx
        jnz     1b
        ret
.endm

.macro  message_passing how
mp0_\how:
        lea     rbx, variables[rip]
        mov     ecx, BATCH
1:      writes  0, \how
        writes  Y, \how
        add     rbx, LINE
        dec     ecx
        jnz     1b
        ret
mp1_\how:
        lea     rbx, variables[rip]
        mov     ecx, BATCH
1:      reads   Y, edx, \how
        reads   0, esi, \how
        mov     [rbp], edx
        mov     [rbp + 4], esi
        add     rbx, LINE
        add     rbp, 8
        dec     ecx
        jnz     1b
        ret
.endm

.macro  load_buffering how
lb0_\how:
        lea     rbx, variables[rip]
        mov     ecx, BATCH
1:      reads   0, edx, \how
        writes  Y, \how
        mov     [rbp], edx
        add     rbx, LINE
        add     rbp, 8
        dec     ecx
        jnz     1b
        ret
lb1_\how:
        lea     rbx, variables[rip]
        mov     ecx, BATCH
1:      reads   Y, edx, \how
        writes  0, \how
        mov     [rbp], edx
        add     rbx, LINE
        add     rbp, 8
        dec     ecx
        jnz     1b
        ret
.endm

.macro  independent how
ir0_\how:
        lea     rbx, variables[rip]
        mov     ecx, BATCH
1:      writes  0, \how
        add     rbx, LINE
        dec     ecx
        jnz     1b
        ret
ir1_\how:
        lea     rbx, variables[rip]
        mov     ecx, BATCH
1:      writes  Y, \how
        add     rbx, LINE
        dec     ecx
        jnz     1b
        ret
ir2_\how:
        lea     rbx, variables[rip]
        mov     ecx, BATCH
1:      reads   0, edx, \how
        reads   Y, esi, \how
        mov     [rbp], edx
        mov     [rbp + 4], esi
        add     rbx, LINE
        add     rbp, 8
        dec     ecx
        jnz     1b
        ret
ir3_\how:
        lea     rbx, variables[rip]
        mov     ecx, BATCH
1:      reads   Y, edx, \how
        reads   0, esi, \how
        mov     [rbp], edx
        mov     [rbp + 4], esi
        add     rbx, LINE
        add     rbp, 8
        dec     ecx
        jnz     1b
        ret
.endm

        .irp    how, 0, 1, 2
        store_buffering \how
        message_passing \how
        load_buffering \how
        independent \how
        .endr

# litmus "name", judge, bodies of processors 0 to 3 (0: none), whether the outcome may be seen
.macro  litmus name, judge, a, b, c, d, allowed
        lea     rax, \a[rip]
        mov     bodies[rip], rax
        lea     rax, \b[rip]
        mov     bodies[rip + 8], rax
        lea     rax, \c[rip]
        mov     bodies[rip + 16], rax
        lea     rax, \d[rip]
        mov     bodies[rip + 24], rax
        lea     rax, \judge[rip]
        mov     judging[rip], rax
        mov     qword ptr seen[rip], 0
        lea     rax, round[rip]
        call    smp_run
        print   "  \name: "
        mov     rax, seen[rip]
        call    put_dec
        print   " of "
        mov     eax, thousands[rip]
        call    put_dec
        print   "000\r\n"
        .if     \allowed == 0
        cmp     qword ptr seen[rip], 0
        sete    al
        .else
        cmp     qword ptr seen[rip], 0
        setne   al
        .endif
.endm

main:   print   "litmus\r\n"
        option  "rounds=", 20
        mov     thousands[rip], eax
        call    smp_start
        cmp     eax, 4
        sete    al
        claim   "four processors"
        cmp     dword ptr cpus[rip], 4
        jne     summary
        litmus  "SB   0 0", judge_sb, sb0_0, sb1_0, nothing, nothing, 1
        claim   "stores wait in store buffers"
        litmus  "SB   0 0, MFENCE", judge_sb, sb0_1, sb1_1, nothing, nothing, 0
        claim   "not behind MFENCE"
        litmus  "SB   0 0, XCHG", judge_sb, sb0_2, sb1_2, nothing, nothing, 0
        claim   "not those of XCHG"
        .irp    how, 0, 1, 2
        litmus  "MP   1 0, \how", judge_mp, mp0_\how, mp1_\how, nothing, nothing, 0
        claim   "stores are seen in order, loads are done in order"
        litmus  "LB   1 1, \how", judge_lb, lb0_\how, lb1_\how, nothing, nothing, 0
        claim   "stores do not pass loads"
        litmus  "IRIW 1 0 1 0, \how", judge_iriw, ir0_\how, ir1_\how, ir2_\how, ir3_\how, 0
        claim   "all see stores in one order"
        .endr
        jmp     summary

nothing:
        ret

# All rounds of a test on one processor, edi.
round:  mov     r12d, edi
        mov     r13d, thousands[rip]
        mov     eax, edi
        shl     eax, 13
        lea     r14, results[rip]
        add     r14, rax
1:      test    r12d, r12d
        jnz     2f
        lea     rdi, variables[rip]
        xor     eax, eax
        mov     ecx, 2 * BATCH * LINE / 8
        rep stosq
2:      mov     ecx, 4
        call    barrier
        mov     rbp, r14
        lea     rax, bodies[rip]
        call    [rax + 8 * r12]
        mov     ecx, 4
        call    barrier
        test    r12d, r12d
        jnz     3f
        call    judging[rip]
3:      dec     r13d
        jnz     1b
        ret

judge_sb:
        lea     rsi, results[rip]
        mov     ecx, BATCH
1:      mov     eax, [rsi]
        or      eax, [rsi + 8192]
        jnz     2f
        inc     qword ptr seen[rip]
2:      add     rsi, 8
        loop    1b
        ret
judge_lb:
        lea     rsi, results[rip]
        mov     ecx, BATCH
1:      mov     eax, [rsi]
        and     eax, [rsi + 8192]
        jz      2f
        inc     qword ptr seen[rip]
2:      add     rsi, 8
        loop    1b
        ret
judge_mp:
        lea     rsi, results[rip + 8192]
        mov     ecx, BATCH
        mov     rdx, 1                  # first 1, second 0
1:      cmp     [rsi], rdx
        jne     2f
        inc     qword ptr seen[rip]
2:      add     rsi, 8
        loop    1b
        ret
judge_iriw:
        lea     rsi, results[rip + 2 * 8192]
        mov     ecx, BATCH
        mov     rdx, 1
1:      cmp     [rsi], rdx
        jne     2f
        cmp     [rsi + 8192], rdx
        jne     2f
        inc     qword ptr seen[rip]
2:      add     rsi, 8
        loop    1b
        ret

        .data
thousands:
        .long   0
        .balign 64
seen:   .quad   0
judging:
        .quad   0
bodies: .quad   0, 0, 0, 0

        .bss
        .balign 4096
variables:
        .skip   2 * BATCH * LINE
        .balign 4096
results:
        .skip   4 * 8192

        .include "smp.inc"
