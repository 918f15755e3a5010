# Writes 0x2a to the debug-exit port: the machine ends with status 85, and nothing behind that is executed.
        .include "macros.inc"
        .globl  main
        .text
        .code64
main:   print   "debug exit with 0x2a\r\n"
        mov     al, 0x2a
        out     DEBUG_EXIT, al
        mov     al, 0x11
        out     DEBUG_EXIT, al
        print   "executed behind the end\r\n"
1:      hlt
        jmp     1b
