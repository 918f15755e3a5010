# Counters of cycles in which a condition holds, or begins to hold (CMASK, INV, edge), over a loop of which every cycle is known by this source, at three
# prices of an instruction. Option: cost=N, what the part's cycles-per-thousand is: 500, 1000 or 1500. Option: laps=N, how often, or 0: until q comes on COM1,
# where every other byte is answered with it. For a machine with the part x86.pmu, of Intel's kind.
        .include "macros.inc"
        .include "msr.inc"
        .globl  main

        .set PMC0, 0xc1
        .set PERFEVTSEL0, 0x186
        .set FIXED_CTR1, 0x30a
        .set FIXED_CTR_CTRL, 0x38d
        .set GLOBAL_CTRL, 0x38f

        .set INSTRUCTIONS, 0x4200c0     # enabled, at privilege level 0
        .set BRANCHES, 0x4200c4
        .set EDGE, 1 << 18
        .set INVERT, 1 << 23
        .set LEAST, 1 << 24             # CMASK
        .set R, 1000                    # rounds

# What is counted, b a branch and n none: nn, R times nb nn bn bb, and nn nn. Of two instructions to a cycle these are its cycles. Of one, each is a cycle. Of
# three cycles to two instructions every second one is followed by a cycle without any.
.macro  row select, half, whole, more, text
        .pushsection .rodata
text\@: .asciz "\text"
        .popsection
        .long   \select, \half, \whole, \more, text\@
.endm
        .set ROW, 20
        .set ROWS, 12

        .data
        .balign 4
rows:   row     (BRANCHES|LEAST), 3*R, 4*R, 4*R, "cycles with a branch"
        row     (BRANCHES|2*LEAST), R, 0, 0, "cycles with two branches"
        row     (BRANCHES|3*LEAST), 0, 0, 0, "cycles with three branches"
        row     (BRANCHES|LEAST|INVERT), R+3, 4*R+6, 8*R+9, "cycles without a branch"
        row     (BRANCHES|2*LEAST|INVERT), 3*R+3, 8*R+6, 12*R+9, "cycles with less than two branches"
        row     (BRANCHES|EDGE), R+1, 3*R, 3*R, "edges of branches"
        row     (BRANCHES|EDGE|LEAST), R+1, 3*R, 3*R, "edges of cycles with a branch"
        row     (BRANCHES|EDGE|2*LEAST), R, 0, 0, "edges of cycles with two branches"
        row     (BRANCHES|EDGE|LEAST|INVERT), R+2, 3*R+1, 3*R+1, "edges of cycles without a branch"
        row     (INSTRUCTIONS|2*LEAST), 4*R+3, 0, 0, "cycles with two instructions"
        row     (INSTRUCTIONS|LEAST|INVERT), 0, 0, 4*R+3, "cycles without an instruction"
        row     (INSTRUCTIONS|EDGE), 1, 1, 4*R+3, "edges of instructions"

        .text
        .code64
main:   option  "laps=", 1
        mov     laps[rip], eax
        option  "cost=", 1000
        imul    ecx, eax, 3             # what three instructions cost that begin with a cycle, in whole cycles
        xor     edx, edx
        mov     ebx, 500
        div     ebx
        lea     r14, [rax - 1]          # column of a row
        mov     eax, ecx
        xor     edx, edx
        mov     ebx, 1000
        div     ebx
        mov     begun[rip], eax
        set_msr FIXED_CTR_CTRL, 0x10    # cycles, OS
        print   "cycles\r\n"

lap:    lea     r12, rows[rip]
        mov     r13d, ROWS
1:      mov     edi, [r12]
        call    measure
        cmp     eax, [r12 + 4 + 4 * r14]
        jne     wrong
        add     r12, ROW
        dec     r13d
        jnz     1b
        dec     dword ptr laps[rip]
        jz      done
        jns     lap
        mov     edx, COM1 + 5
        in      al, dx
        test    al, 1                   # LSR: a byte is there
        jz      lap
        mov     edx, COM1
        in      al, dx
        call    putc
        call    newline
        cmp     al, 'q'
        jne     lap

done:   lea     r12, rows[rip]
        mov     r13d, ROWS
1:      mov     al, 1
        call    tell
        add     r12, ROW
        dec     r13d
        jnz     1b
        jmp     summary

wrong:  call    put_dec
        print   " where there are "
        mov     eax, [r12 + 4 + 4 * r14]
        call    put_dec
        call    newline
        xor     eax, eax
        call    tell
        jmp     summary

# The verdict al about a row.
tell:   call    verdict
        mov     esi, [r12 + 16]
        call    puts
        jmp     newline

# rax: what a counter of which edi is the event select counts. The first instruction that is counted begins with a cycle.
measure:
        set_msr GLOBAL_CTRL, 0
        set_msr PMC0, 0
        set_msr FIXED_CTR1, 0
        mov     ecx, PERFEVTSEL0
        mov     eax, edi
        xor     edx, edx
        wrmsr
        mov     ecx, GLOBAL_CTRL
        xor     eax, eax
        mov     edx, 2                  # FIXED_CTR1
        wrmsr
        xor     edx, edx                # the first of three, with which a cycle begins, or not: then one more makes it even
        nop
        wrmsr
        mov     ecx, FIXED_CTR1
        rdmsr
        cmp     eax, begun[rip]
        je      1f
        nop
1:      mov     ecx, GLOBAL_CTRL
        mov     eax, 1
        xor     edx, edx
        nop
        wrmsr                           # the twelfth

        mov     ecx, R
        nop
again:  nop
        jmp     1f
1:      nop
        nop
        jmp     2f
2:      dec     ecx
        jmp     3f
3:      jnz     again
        mov     ecx, GLOBAL_CTRL
        xor     eax, eax
        xor     edx, edx
        wrmsr
        mov     ecx, PMC0
        get_msr
        ret

        .bss
laps:   .skip   4
begun:  .skip   4
