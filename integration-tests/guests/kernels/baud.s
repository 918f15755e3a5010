# Input on COM1 by time: the distance of bytes is that of the line's speed (PC16550D data sheet, 8.3), the clock being 1 ns a tick. With
# --clock instructions and a file as input; reads 12 bytes, behind what is lost while FIFOs are set up.
        .include "macros.inc"
        .globl  main

        .set    HERTZ, 1843200
        .set    BYTES, 5

        .text
        .code64
.macro line divisor, control            # sets speed and frame
        uart    3, \control | 0x80
        uart    0, \divisor
        uart    1, 0
        uart    3, \control
.endm
.macro uart port, value
        mov     edx, COM1 + \port
        mov     al, \value
        out     dx, al
.endm

main:   print   "baud\r\n"
        line    12, 0x03
        mov     ebx, 12 * 10 * 16
        call    measure
        claim   "9600 baud, 8 bits, no parity"
        line    96, 0x1e
        mov     ebx, 96 * 11 * 16
        call    measure
        claim   "1200 baud, 7 bits, parity, 2 stop bits"
        jmp     summary

# Whether bytes come EBX ticks of the line's clock apart, to a part in 1000
measure:
        call    byte_at
        mov     r12, rax
        mov     r13d, BYTES
1:      call    byte_at
        dec     r13d
        jnz     1b
        sub     rax, r12
        mov     ecx, BYTES
        xor     edx, edx
        div     rcx
        mov     r12, rax                # ns a byte
        mov     eax, ebx
        imul    rax, rax, 1000000000
        mov     ecx, HERTZ
        xor     edx, edx
        div     rcx                     # what it should be
        sub     r12, rax
        jns     2f
        neg     r12
2:      imul    r12, r12, 1000
        cmp     r12, rax
        setb    al
        ret

# When the next byte came
byte_at:
        mov     edx, COM1 + 5
1:      in      al, dx
        test    al, 1                   # LSR: a byte is there
        jz      1b
        mov     edx, COM1
        in      al, dx
        rdtsc
        shl     rdx, 32
        or      rax, rdx
        ret
