# Counts the mispredicted branches of a loop whose only indirect jump goes somewhere else every time, and which nothing interrupts but a byte on
# COM1, which ends it. Counters are configured once, before it, and nothing in it makes a processor look at anything.
# For a machine with the parts x86.pmu and x86.predictor.
        .include "macros.inc"
        .include "msr.inc"
        .globl  main

        .set GLOBAL_CTRL, 0x38f
        .set PERFEVTSEL0, 0x186
        .set PMC0, 0xc1
        .set MISPREDICTS, 0x4300c5      # enabled, at all levels
        .set RECEIVED, 4                # IRQ of COM1
        .set OTHERS, 64                 # at most: the loop's first and last rounds, the interrupt

        .text
        .code64
main:   call    timers_init
        on_trap VECTOR_PIC + RECEIVED, received
        mov     al, ~(1 << RECEIVED)
        out     0x21, al
        mov     edx, COM1 + 4
        mov     al, 0x0b                # MCR: DTR, RTS, OUT2
        out     dx, al
        mov     edx, COM1 + 1
        mov     al, 1                   # IER: a byte is there
        out     dx, al
        set_msr GLOBAL_CTRL, 0
        set_msr PERFEVTSEL0, MISPREDICTS
        print   "counting until a byte comes\r\n"
        xor     r12d, r12d
        set_msr GLOBAL_CTRL, 1
        lea     rax, one[rip]
        lea     rdx, two[rip]
        sti
again:  inc     r12
        xchg    rax, rdx
        jmp     rax
two:    nop
one:    cmp     byte ptr ended[rip], 0
        je      again

        cli
        set_msr GLOBAL_CTRL, 0
        mov     ecx, PMC0
        get_msr
        mov     rbx, rax
        call    put_dec
        print   " mispredicted branches\r\n"
        mov     rax, r12
        call    put_dec
        print   " jumps\r\n"
        sub     rbx, r12
        cmp     rbx, OTHERS
        setbe   al
        claim   "as many mispredicted branches as jumps"
        jmp     summary

received:
        mov     byte ptr ended[rip], 1
        ret

        .bss
ended:  .skip   1
