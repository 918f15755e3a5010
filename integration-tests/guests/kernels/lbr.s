# Architectural branch records (SDM volume 3, chapter 19): the acceptance examples, by number, with real branches, SYSCALL, #DB, SMI, interrupts, XSAVES and
# XRSTORS. For a machine with the parts x86.pmu and x86.lbr of the usual kind and depth. Of a part without filters of privilege and call-stack mode it looks
# at example 22 alone.
        .include "rows.inc"
        .include "msr.inc"
        .globl  main

        .set LBR_CTL, 0x14ce
        .set LBR_DEPTH, 0x14cf
        .set LBR_INFO, 0x1200
        .set LBR_FROM, 0x1500
        .set LBR_TO, 0x1600
        .set XSS, 0xda0
        .set STAR, 0xc0000081
        .set LSTAR, 0xc0000082
        .set FMASK, 0xc0000084
        .set RECORDS, 32
        .set TAKEN, 40
        .set ON, 1                      # of LBR_CTL
        .set OS, 2
        .set USR, 4
        .set CALL_STACK, 8
        .set CALLS, 7 << 19             # near calls and returns
        .set BRANCHES, 0x3f << 16
        .set OTHER, 1 << 22
        .set KIND_OTHER, 8              # in the information

        .set COMPONENT, 1 << 15
        .set SAVED, 576                 # where it is in the area, behind FP and SSE
        .set AREA, 1384
        .set UNTOUCHED, 0x5a
        .set CR4_OSXSAVE, 1 << 18
        .set COMMAND_PORT, 0xb2
        .set SMI_EN, 0x630              # as smm.s has it
        .set SMI_EN_COMMANDS, 0x21
        .set HANDLER, 0x38000           # of SMIs, after a reset
        .set ICR_LOW, 0x300
        .set SELF, 0x40000
        .set VECTOR, VECTOR_APIC + 3

# WRMSR of a value is #GP.
.macro  refused number, value, text
        row     "\text", V_GP, 0
        mov     ecx, \number
        movabs  rdx, \value
        mov     eax, edx
        shr     rdx, 32
        at
        wrmsr
        done
.endm

# So is RDMSR.
.macro  absent  number, text
        row     "\text", V_GP, 0
        mov     ecx, \number
        at
        rdmsr
        done
.endm

# A register has a value.
.macro  has     number, value, text
        mov     ecx, \number
        get_msr
        movabs  rdx, \value
        cmp     rax, rdx
        sete    al
        claim   "\text"
.endm

# Or the address of an instruction.
.macro  points  number, label, text
        mov     ecx, \number
        get_msr
        lea     rdx, \label[rip]
        cmp     rax, rdx
        sete    al
        claim   "\text"
.endm

        .data
        .balign 4
told:                                   # source, target and kind of the branches of example 25

# A branch that is taken, and what its record is to be.
.macro  taken   kind
        .if     \kind == 0
from\@: jz      to\@
        .elseif \kind == 1
        lea     rdx, to\@[rip]
from\@: jmp     rdx
        .elseif \kind == 2
from\@: jmp     to\@
        .elseif \kind == 3
        lea     rdx, to\@[rip]
from\@: call    rdx
        .elseif \kind == 4
from\@: call    to\@
        .else
        lea     rdx, to\@[rip]
        push    rdx
from\@: ret
        .endif
to\@:
        .pushsection .data
        .long   from\@, to\@, \kind
        .popsection
.endm

        .text
        .code64
main:   call    prepare
        call    apic_init
        on_trap VECTOR, acknowledge
        mov     eax, 0x1c
        cpuid
        cmp     ebx, 7
        jne     without
        cmp     eax, 0x80000008
        sete    al
        claim   "20: CPUID leaf 0x1C has one depth, 32"
        call    registers
        call    branches
        call    privilege
        call    stack
        call    component
        call    ends
        jmp     summary

# 22: what leaf 0x1C does not have.
without:
        test    ebx, 5
        setz    al
        claim   "22: CPUID leaf 0x1C has neither filters of privilege nor call-stack mode"
        refused LBR_CTL, CALL_STACK, "22: #GP: LBR_CTL, bit 3"
        refused LBR_CTL, OS, "22: #GP: LBR_CTL, bit 1"
        refused LBR_CTL, USR, "22: #GP: LBR_CTL, bit 2"
        has     LBR_CTL, 0, "22: LBR_CTL is as it was"
        jmp     summary

registers:
        set_msr LBR_CTL, 0x7f000f
        has     LBR_CTL, 0x7f000f, "21: LBR_CTL has every bit that there is"
        refused LBR_CTL, 1<<4, "21: #GP: bit 4"
        refused LBR_CTL, 1<<15, "21: #GP: bit 15"
        refused LBR_CTL, 1<<23, "21: #GP: bit 23"
        refused LBR_CTL, 1<<63, "21: #GP: bit 63"
        has     LBR_CTL, 0x7f000f, "21: LBR_CTL is as it was"
        set_msr LBR_CTL, (BRANCHES|OS|ON)
        call    any                     # some branches
        set_msr LBR_CTL, 0
        refused LBR_DEPTH, 0, "24: #GP: LBR_DEPTH is 0"
        refused LBR_DEPTH, 24, "24: #GP: LBR_DEPTH is 24"
        refused LBR_DEPTH, 33, "24: #GP: LBR_DEPTH is 33"
        has     LBR_DEPTH, RECORDS, "24: LBR_DEPTH is as it was"
        call    any
        test    rax, rax
        setnz   al
        claim   "23: there are records"
        set_msr LBR_DEPTH, RECORDS
        call    any
        test    rax, rax
        setz    al
        claim   "23: LBR_DEPTH is written with what it has, and there are none"
        absent  LBR_FROM+RECORDS, "26: #GP: the source of record 32"
        absent  LBR_TO+RECORDS, "26: #GP: the target of record 32"
        absent  LBR_INFO+RECORDS, "26: #GP: the information of record 32"
        ret

# 40 branches of all kinds: the youngest 32 are there.
branches:
        mov     r15, rsp
        set_msr LBR_CTL, (BRANCHES|OS|ON)
        xor     eax, eax                # for jz
        .set    number, 0
        .rept   TAKEN
        taken   (number%6)
        .set    number, number+1
        .endr
        set_msr LBR_CTL, 0
        mov     rsp, r15
        xor     ebx, ebx
        lea     rsi, told[rip+12*(TAKEN-1)]
        xor     r8d, r8d                # records that are wrong
1:      lea     ecx, [rbx+LBR_FROM]
        get_msr
        mov     edx, [rsi]
        cmp     rax, rdx
        jne     2f
        lea     ecx, [rbx+LBR_TO]
        get_msr
        mov     edx, [rsi+4]
        cmp     rax, rdx
        jne     2f
        lea     ecx, [rbx+LBR_INFO]
        get_msr
        shr     rax, 56
        mov     edx, [rsi+8]
        or      edx, 0x10               # cycles are valid; neither mispredicted nor of a transaction
        cmp     rax, rdx
        je      3f
2:      inc     r8d
3:      sub     rsi, 12
        inc     ebx
        cmp     ebx, RECORDS
        jb      1b
        test    r8d, r8d
        setz    al
        claim   "25: of 40 branches 32 records, the youngest first, with source, target and kind"
        ret

# SYSCALL ends at CPL 0 and SYSRET begins there.
privilege:
        write_msr STAR, 0x0023001800000000
        lea     rax, called[rip]
        mov     ecx, LSTAR
        xor     edx, edx
        wrmsr
        write_msr FMASK, 0x200
        xor     r8d, r8d
        row     "27: SYSRET, and SYSCALL again", V_BP, 0, USER_CODE
        as_user
        syscall                         # begins to record
back:   syscall                         # ends that
        int3
        at
        nop
        done
        call    count
        cmp     eax, 1
        sete    al
        claim   "27: of users' alone, SYSCALL is no record, SYSRET is one"
        has     LBR_FROM, -1, "27: its source is not told"
        points  LBR_TO, back, "27: its target is"
        mov     ecx, LBR_INFO
        get_msr
        shr     rax, 56
        cmp     eax, 0x10|KIND_OTHER
        sete    al
        claim   "27: it is of another kind than near branches"
        ret

called: mov     r9, rcx
        mov     r10, r11
        test    r8d, r8d
        jnz     1f
        set_msr LBR_DEPTH, RECORDS
        set_msr LBR_CTL, (OTHER|USR|ON)
        jmp     2f
1:      set_msr LBR_CTL, 0
2:      inc     r8d
        mov     rcx, r9
        mov     r11, r10
        sysretq

stack:  set_msr LBR_DEPTH, RECORDS
        set_msr LBR_CTL, (CALLS|CALL_STACK|OS|ON)
first:  call    outer
        call    count
        cmp     eax, 1
        sete    al
        claim   "28: of two calls, of which one has returned, one is there"
        points  LBR_FROM, first, "28: the first"
        points  LBR_TO, outer, "28: and where it went"
        set_msr LBR_DEPTH, RECORDS
        set_msr LBR_CTL, (CALLS|CALL_STACK|OS|ON)
        call    1f
1:      pop     rax
        set_msr LBR_CTL, 0
        call    count
        test    eax, eax
        setz    al
        claim   "29: a call of what is next is no record"
        ret

outer:  call    inner
        set_msr LBR_CTL, 0
inner:  ret

component:
        set_cr4 CR4_OSXSAVE
        xor     ecx, ecx
        mov     eax, 3
        xor     edx, edx
        xsetbv
        set_msr XSS, COMPONENT
        mov     eax, 0xd
        mov     ecx, 15
        cpuid
        cmp     eax, 808
        sete    al
        cmp     ebx, 0
        sete    bl
        cmp     ecx, 1
        sete    cl
        and     al, bl
        and     al, cl
        claim   "32: CPUID leaf 0xD, 15: 808 bytes of a supervisor"
        mov     eax, 0xd
        mov     ecx, 1
        cpuid
        cmp     ebx, AREA
        sete    al
        claim   "30: with FP and SSE the area has 1384 bytes"
        set_msr LBR_CTL, (BRANCHES|OS|ON)
        call    any
        set_msr LBR_CTL, (BRANCHES|OS)
        call    sum
        mov     r12, rax
        mov     byte ptr area[rip+AREA], UNTOUCHED
        mov     eax, COMPONENT|3
        xor     edx, edx
        xsaves  area[rip]
        cmp     byte ptr area[rip+AREA], UNTOUCHED
        sete    al
        claim   "30: XSAVES writes nothing behind it"
        set_msr LBR_DEPTH, RECORDS
        set_msr LBR_CTL, USR
        call    restore
        call    sum
        cmp     rax, r12
        sete    al
        claim   "30: XRSTORS has the records back"
        has     LBR_CTL, (BRANCHES|OS), "30: and LBR_CTL"
        mov     dword ptr area[rip+SAVED+8], 16
        call    restore
        call    any
        test    rax, rax
        setz    al
        claim   "31: of an image with another depth there are no records"
        has     LBR_DEPTH, RECORDS, "31: LBR_DEPTH is as it was"
        ret

restore:
        mov     eax, COMPONENT|3
        xor     edx, edx
        xrstors area[rip]
        ret

# What ends recording, and what is no record.
ends:   set_msr LBR_CTL, (BRANCHES|OS|ON)
        row     "34: #DB", V_DB, 0
        pushfq
        or      qword ptr [rsp], FLAGS_TF
        popfq
        nop
        at
        nop
        done
        has     LBR_CTL, (BRANCHES|OS), "34: it has ended recording"
        lea     rsi, smi[rip]
        mov     edi, HANDLER
        mov     ecx, offset smi_end - smi
        rep movsb
        set_msr LBR_CTL, (BRANCHES|OS|ON)
        mov     dword ptr inside[rip], -1
        mov     edx, SMI_EN
        mov     eax, SMI_EN_COMMANDS
        out     dx, eax
        out     COMMAND_PORT, al
        mov     eax, inside[rip]
        cmp     eax, BRANCHES|OS
        sete    al
        claim   "34: nor is anything recorded in system management mode"
        has     LBR_CTL, (BRANCHES|OS|ON), "34: it goes on behind RSM"

        mov     edi, BRANCHES|OS|ON
        call    interrupt
        xor     r8d, r8d                # records of another kind
        xor     ebx, ebx
1:      lea     ecx, [rbx+LBR_INFO]
        get_msr
        bt      rax, 59
        adc     r8d, 0
        inc     ebx
        cmp     ebx, RECORDS
        jb      1b
        test    r8d, r8d
        setz    al
        claim   "36: without OTHER an interrupt is no record"
        mov     edi, OTHER|OS|ON
        call    interrupt
        call    count
        cmp     eax, 2
        sete    al
        claim   "36: with it there are two, the interrupt and IRET"
        points  LBR_FROM+1, here, "36: the interrupt comes before an instruction"
        points  LBR_TO, here, "36: to which IRET goes"
        ret

# An interrupt comes at `here`, with edi in LBR_CTL.
interrupt:
        set_msr LBR_DEPTH, RECORDS
        mov     edx, APIC+ICR_LOW
        mov     dword ptr [rdx], SELF+VECTOR
        mov     ecx, LBR_CTL
        mov     eax, edi
        xor     edx, edx
        wrmsr
        sti
        nop
here:   nop
        cli
        set_msr LBR_CTL, 0
        ret

acknowledge:
        mov     ecx, APIC
        mov     dword ptr [rcx+APIC_EOI], 0
        ret

        .code16
smi:    mov     ecx, LBR_CTL
        rdmsr
        mov     ebx, offset inside
        mov     [ebx], eax
        rsm
smi_end:
        .code64

# eax: records that have a source.
count:  xor     ebx, ebx
        xor     r8d, r8d
1:      lea     ecx, [rbx+LBR_FROM]
        get_msr
        neg     rax
        adc     r8d, 0
        inc     ebx
        cmp     ebx, RECORDS
        jb      1b
        mov     eax, r8d
        ret

# rax: every bit that some record has.
any:    xor     ebx, ebx
        xor     r8d, r8d
1:      .irp    register, LBR_FROM, LBR_TO, LBR_INFO
        lea     ecx, [rbx+\register]
        get_msr
        or      r8, rax
        .endr
        inc     ebx
        cmp     ebx, RECORDS
        jb      1b
        mov     rax, r8
        ret

# rax: of all records, in their order.
sum:    xor     ebx, ebx
        xor     r8d, r8d
1:      .irp    register, LBR_FROM, LBR_TO, LBR_INFO
        lea     ecx, [rbx+\register]
        get_msr
        rol     r8, 1
        xor     r8, rax
        .endr
        inc     ebx
        cmp     ebx, RECORDS
        jb      1b
        mov     rax, r8
        ret

        .bss
        .balign 64
area:   .skip   2048
inside: .skip   4
