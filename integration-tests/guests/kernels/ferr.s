# x87 errors as a PC tells them while CR0.NE is clear (Intel SDM, volume 1, 8.7.2 and D.2): FERR# is IRQ 13, and a write to port F0
# takes that back and asserts IGNNE#.
        .include "macros.inc"
        .globl  main

        .set V_MF, 16
        .set NUMERIC_ERROR, 0x20
        .set ES_ZE, 0x84
        .set PIC_ERROR, VECTOR_PIC + 13
        .set ONLY_SLAVE, 0xfb           # what the 8259s mask: all but what the second one asks,
        .set AND_TIMER, 0xfa
        .set ONLY_ERROR, 0xdf           # and of its pins all but IRQ 13
        .set CLEAR, 0xf0

# waits instruction: the next one after a division by zero, at the label `waiting`.
.macro  waits   instruction:vararg
        call    divide
        sti
        lea     rax, 8f[rip]
        mov     waiting[rip], rax
8:      \instruction
        jmp     9f
9:      nop
        cli
.endm

# errors number: al is 1 if so many interrupts have come.
.macro  errors  number
        cmp     dword ptr count[rip], \number
        sete    al
.endm

        .text
        .code64
main:   mov     ecx, 1000
        call    pit_start
        mov     al, ONLY_SLAVE
        out     0x21, al
        mov     al, ONLY_ERROR
        out     0xa1, al
        on_trap PIC_ERROR, on_error
        on_trap V_MF, on_fault
        on_trap VECTOR_PIC, on_tick
        mov     rax, cr0
        and     al, ~NUMERIC_ERROR
        mov     cr0, rax

        waits   fwait
        errors  1
        claim   "a division by zero is IRQ 13 at the next instruction that waits"
        mov     eax, status[rip]
        and     al, ES_ZE
        cmp     al, ES_ZE
        sete    al
        claim   "its handler finds ES and ZE"
        cmp     dword ptr ignored[rip], 1
        sete    al
        claim   "behind port F0 it uses the x87 unit before it clears the exception"

        waits   fldpi
        errors  2
        claim   "with the exception IGNNE# is gone: the next division is an interrupt again"
        fnstsw  ax
        test    al, ES_ZE
        setz    al
        claim   "and what FNCLEX has cleared stays so"

        mov     rax, cr0
        or      al, NUMERIC_ERROR
        mov     cr0, rax
        waits   fwait
        mov     rax, cr0
        and     al, ~NUMERIC_ERROR
        mov     cr0, rax
        cmp     dword ptr faults[rip], 1
        sete    bl
        errors  2
        and     al, bl
        claim   "with CR0.NE it is #MF, and no interrupt"

        waits   fwait
        mov     rax, interrupted[rip]
        cmp     rax, waiting[rip]
        sete    al
        claim   "the instruction that waits comes behind the handler"

        mov     al, AND_TIMER
        out     0x21, al
        mov     al, 0xff
        out     0xa1, al
        waits   fwait
        errors  4
        claim   "while IRQ 13 is masked the processor waits; other interrupts come back to the instruction"
        mov     al, ONLY_SLAVE
        out     0x21, al

        waits   emms
        errors  5
        claim   "MMX instructions wait, too"
        jmp     summary

divide: fninit
        fldcw   unmasked[rip]
        fld1
        fldz
        fdivp
        ret

# The exception is still there when the interrupt has been ended and others may come.
on_error:
        inc     dword ptr count[rip]
        mov     rax, [rdi + frame_rip]
        mov     interrupted[rip], rax
        fnstsw  ax
        mov     status[rip], eax
        out     CLEAR, al
        mov     al, 0x20
        out     0xa0, al
        out     0x20, al
        mov     ebx, count[rip]
        sti
        fwait
        fld1
        jmp     1f
1:      nop
        cli
        cmp     ebx, count[rip]
        jne     2f
        mov     dword ptr ignored[rip], 1
2:      fnclex
        ret

on_fault:
        inc     dword ptr faults[rip]
        fnclex
        ret

# The third that comes where the processor waits lets IRQ 13 through.
on_tick:
        mov     rax, [rdi + frame_rip]
        cmp     rax, waiting[rip]
        jne     1f
        inc     dword ptr seen[rip]
        cmp     dword ptr seen[rip], 3
        jne     1f
        mov     al, ONLY_ERROR
        out     0xa1, al
1:      mov     al, 0x20
        out     0x20, al
        ret

        .section .rodata
unmasked:
        .word   0x37b

        .bss
waiting:
        .skip   8
interrupted:
        .skip   8
count:  .skip   4
faults: .skip   4
status: .skip   4
ignored:
        .skip   4
seen:   .skip   4
