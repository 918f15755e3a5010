# Work of every processor at once, for benchmarks/cost: the same for each, so that as many as the host has processors take the time of one.
# "begin NAME" and "end NAME" enclose what is measured. Option: laps=PERCENT.
        .include "macros.inc"
        .include "smp.inc"
        .globl  main

        .set BYTES, 0x10000             # of each processor's own memory
        .set OWN, 0x1000000             # the first one's

        .text
        .code64
        .macro  measure name, routine
        print   "begin \name\r\n"
        lea     rax, \routine[rip]
        call    smp_run
        print   "end \name\r\n"
        .endm

main:   option  "laps=", 100
        mov     laps[rip], eax
        call    smp_start
        measure "registers", registers
        measure "memory", memory
        measure "lock", locked
        mov     eax, cpus[rip]
        imul    eax, laps[rip]
        imul    rax, rax, 5000
        cmp     cell[rip], rax
        sete    al
        claim   "every LOCK counted"
        jmp     summary

registers:
        imul    ecx, laps[rip], 50000
        jmp     compute

memory: mov     r10d, laps[rip]
        imul    r10d, r10d, 80
        shl     edi, 16
        add     edi, OWN
1:      xor     ecx, ecx
2:      mov     rax, [rdi + rcx]
        add     rax, rcx
        mov     [rdi + rcx], rax
        add     ecx, 8
        cmp     ecx, BYTES
        jb      2b
        dec     r10d
        jnz     1b
        ret

locked: imul    ecx, laps[rip], 5000
1:      lock inc qword ptr cell[rip]
        loop    1b
        ret

        .bss
        .balign 64
cell:   .skip   64
laps:   .skip   4
