# Work without an end that checks itself, for machines that are changed meanwhile. Each lap writes its number to the device,
# makes a sum that is known, waits for an interrupt of the local APIC's timer and reads its number back. Every byte that comes
# on COM1 is answered with it and the laps so far; r resets the machine, q ends. Option: device=ADDRESS, or a word of RAM.
        .include "macros.inc"
        .globl  main

        .set ROUNDS, 2000
        .set CHECKSUM, 0x18c9cb222c8bbb85       # of that many rounds, by the same generator in C
        .set HERTZ, 1000

        .text
        .code64
main:   call    timers_init
        imul    eax, apic_per_ms[rip], 1000
        xor     edx, edx
        mov     ecx, HERTZ
        div     ecx
        mov     ecx, eax
        call    apic_timer_periodic
        option  "device=", 0
        mov     r13d, eax
        lea     rax, word_of_ram[rip]
        test    r13d, r13d
        cmovz   r13, rax
        movabs  r12, CHECKSUM
        xor     ebx, ebx
        print   "storm\r\n"

lap:    mov     [r13], ebx
        mov     ecx, ROUNDS
        call    compute
        cmp     rax, r12
        jne     wrong_sum
        mov     ecx, apic_ticks[rip]
1:      cli
        cmp     apic_ticks[rip], ecx
        jne     2f
        sti
        hlt
        jmp     1b
2:      sti
        mov     eax, [r13]
        cmp     eax, ebx
        jne     wrong_number
        inc     ebx
        mov     edx, COM1 + 5
        in      al, dx
        test    al, 1                   # LSR: a byte is there
        jz      lap
        mov     edx, COM1
        in      al, dx
        cmp     al, 'q'
        je      done
        cmp     al, 'r'
        je      reset
        call    putc
        mov     al, ' '
        call    putc
        mov     eax, ebx
        call    put_dec
        call    newline
        jmp     lap

reset:  mov     edx, 0xcf9
        mov     al, 2                   # hard reset, then the edge
        out     dx, al
        mov     al, 6
        out     dx, al
1:      pause
        jmp     1b

wrong_sum:
        mov     ecx, 16
        call    put_hex
        xor     eax, eax
        claim   " is not the sum"
        jmp     summary

wrong_number:
        mov     ecx, 8
        call    put_hex
        xor     eax, eax
        claim   " is not the number of the lap"
        jmp     summary

done:   mov     al, 1
        claim   "every sum, every number, and interrupts all the time"
        jmp     summary

        .bss
        .balign 4
word_of_ram:
        .skip   4
