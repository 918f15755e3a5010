# A triple fault: no IDT, and an exception.
        .include "macros.inc"
        .globl  main
        .text
        .code64
main:   print   "triple fault\r\n"
        lidt    no_idt[rip]
        ud2

        .section .rodata
no_idt: .word   0
        .quad   0
