# Interrupts during work: `interrupts` of the local APIC's timer, `hertz` a second, while `rounds` of arithmetic run
# (14 instructions each). The timer stops after the last one, so the counts printed are the same in every run.
        .include "macros.inc"
        .globl  main

        .set INTERRUPTS, 100000
        .set HERTZ, 20000
        .set ROUNDS, 72000000           # about 10^9 instructions
        .set CHECKSUM, 0x581bee70618a18a5     # of that many rounds, by the same generator in C

        .text
        .code64
main:   option  "interrupts=", INTERRUPTS
        mov     wanted[rip], eax
        option  "rounds=", ROUNDS
        mov     ebx, eax
        call    timers_init
        on_trap VECTOR_APIC, count
        option  "hertz=", HERTZ
        mov     ecx, eax
        imul    rax, apic_per_ms[rip], 1000
        xor     edx, edx
        div     ecx
        mov     ecx, eax
        call    apic_timer_periodic
        sti
        mov     ecx, ebx
        call    compute
        mov     r12, rax
1:      cli
        mov     eax, wanted[rip]
        cmp     apic_ticks[rip], eax
        jae     2f
        sti
        hlt
        jmp     1b

2:      sete    al
        call    verdict
        mov     eax, apic_ticks[rip]
        call    put_dec
        print   " timer interrupts\r\n"
        cmp     ebx, ROUNDS             # known for the default only
        sete    al
        movabs  rcx, CHECKSUM
        cmp     r12, rcx
        setne   cl
        and     al, cl
        xor     al, 1
        call    verdict
        mov     eax, ebx
        call    put_dec
        print   " rounds, checksum "
        mov     rax, r12
        mov     ecx, 16
        call    put_hex
        call    newline
        jmp     summary

count:  mov     edi, APIC
        mov     eax, apic_ticks[rip]
        cmp     eax, wanted[rip]
        jae     1f                      # one more was on its way when the timer stopped
        inc     eax
        mov     apic_ticks[rip], eax
        cmp     eax, wanted[rip]
        jb      1f
        call    apic_timer_stop
1:      mov     dword ptr [rdi + APIC_EOI], 0
        ret

        .bss
        .balign 4
wanted: .skip   4
