# Never halts: counts, and answers every byte that comes on COM1 with it and the count so far; q ends.
        .include "macros.inc"
        .globl  main

        .text
        .code64
main:   print   "poll\r\n"
        xor     ebx, ebx
1:      inc     ebx
        mov     edx, COM1 + 5
        in      al, dx
        test    al, 1                   # LSR: a byte is there
        jz      1b
        mov     edx, COM1
        in      al, dx
        cmp     al, 'q'
        je      2f
        call    putc
        mov     al, ' '
        call    putc
        mov     eax, ebx
        call    put_dec
        call    newline
        jmp     1b
2:      mov     al, 1
        claim   "every byte was answered"
        jmp     summary
