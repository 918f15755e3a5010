# Halts with interrupts off: nothing can ever run again.
        .include "macros.inc"
        .globl  main
        .text
        .code64
main:   print   "halt with interrupts off\r\n"
        cli
        hlt
        mov     eax, 1                  # only an NMI gets here
        ret
