# Counts and records without an end, and shows on COM1 what it finds of that, for machines whose parts x86.pmu and x86.lbr go meanwhile. One letter
# each: r shows what CPUID, RDMSR, RDPMC and XSAVES give; e writes what is there already; p, s, x and d change something: a counter, what is
# recorded, the records by XRSTORS, and the depth, which clears them; q ends. For a CPU model with arch-lbr, four counters and three fixed ones.
        .include "macros.inc"
        .include "msr.inc"
        .globl  main

        .set CR4_OSXSAVE, 1 << 18
        .set PMC0, 0x4c1
        .set PMC1, 0x4c2
        .set PERFEVTSEL0, 0x186
        .set PERFEVTSEL1, 0x187
        .set FIXED_CTR0, 0x309
        .set FIXED_CTR_CTRL, 0x38d
        .set GLOBAL_CTRL, 0x38f
        .set XSS, 0xda0
        .set LBR_CTL, 0x14ce
        .set LBR_DEPTH, 0x14cf
        .set LBR_FROM, 0x1500
        .set LBR_TO, 0x1600
        .set LBR_INFO, 0x1200
        .set RECORDS, 32
        .set COMPONENT, 1 << 15
        .set HEADER, 512
        .set SAVED, 576                 # of an area: CTL, DEPTH, three of the last event, records
        .set SAVED_FROM, SAVED + 40
        .set ROUNDS, 1000

# A line of the answer: the text, and rax.
.macro  show text
        print   "\text "
        mov     ecx, 16
        call    put_hex
        call    newline
.endm

.macro  show_cpuid leaf, subleaf, register, text
        mov     eax, \leaf
        mov     ecx, \subleaf
        cpuid
        mov     rax, \register
        show    "\text"
.endm

.macro  show_msr number, text
        mov     ecx, \number
        get_msr
        show    "\text"
.endm

.macro  show_rdpmc selector, text
        mov     ecx, \selector
        rdpmc
        shl     rdx, 32
        or      rax, rdx
        show    "\text"
.endm

# Writes what a register has.
.macro  again number
        mov     ecx, \number
        rdmsr
        wrmsr
.endm

.macro  on letter, routine
        cmp     al, \letter
        je      \routine
.endm

        .text
        .code64
main:   mov     rax, cr4
        or      rax, CR4_OSXSAVE
        mov     cr4, rax
        xor     ecx, ecx
        mov     eax, 3
        xor     edx, edx
        xsetbv
        set_msr XSS, COMPONENT

        set_msr GLOBAL_CTRL, 0
        set_msr PERFEVTSEL0, 0x4300c0   # EN, OS, USR: instructions
        set_msr PERFEVTSEL1, 0x4300c4   # branches
        set_msr FIXED_CTR_CTRL, 3
        set_msr GLOBAL_CTRL, (7 | 1 << 32)
        mov     ecx, ROUNDS
1:      dec     ecx
        jnz     1b
        set_msr PERFEVTSEL0, 0          # which counts: 5 instructions besides those of the loop
        set_msr LBR_DEPTH, RECORDS
        set_msr LBR_CTL, 0x7f0003       # all kinds, OS
        print   "held\r\n"

next:   mov     edx, COM1 + 5
1:      in      al, dx
        test    al, 1                   # LSR: a byte is there
        jz      1b
        mov     edx, COM1
        in      al, dx
        on      'r', report
        on      'e', equal
        on      'p', counter
        on      's', selection
        on      'x', records
        on      'd', depth
        mov     al, 1
        claim   "every letter was answered"
        jmp     summary

report: show_cpuid 0xa, 0, rax, "a.eax"
        show_cpuid 0xa, 0, rbx, "a.ebx"
        show_cpuid 0xa, 0, rdx, "a.edx"
        show_cpuid 7, 0, rdx, "7.edx"
        show_cpuid 0x1c, 0, rax, "1c.eax"
        show_cpuid 0x1c, 0, rbx, "1c.ebx"
        show_cpuid 0x1c, 0, rcx, "1c.ecx"
        show_cpuid 0xd, 1, rbx, "d1.ebx"
        show_cpuid 0xd, 1, rcx, "d1.ecx"
        show_cpuid 0xd, 15, rax, "d15.eax"
        show_msr PMC0, "pmc0"
        show_rdpmc 0, "rdpmc0"
        show_msr PMC1, "pmc1"
        show_rdpmc 1, "rdpmc1"
        show_msr FIXED_CTR0, "fixed0"
        show_rdpmc 0x40000000, "rdpmc.fixed0"
        show_msr GLOBAL_CTRL, "global-ctrl"
        show_msr LBR_CTL, "lbr-ctl"
        show_msr LBR_DEPTH, "lbr-depth"
        call    records_sum
        show    "records"
        call    save
        mov     rax, area[rip + HEADER]
        show    "xstate-bv"
        mov     rax, area[rip + SAVED]
        show    "saved-ctl"
        call    saved_sum
        show    "saved-records"
        print   "end\r\n"
        jmp     next

equal:  again   PMC0
        again   PMC1
        again   PERFEVTSEL1
        again   FIXED_CTR_CTRL
        again   GLOBAL_CTRL
        again   LBR_CTL
        again   (LBR_FROM + 7)
        call    save
        call    restore
        print   "equal\r\n"
        jmp     next

counter:
        set_msr PMC0, 99
        print   "counter\r\n"
        jmp     next

selection:
        set_msr LBR_CTL, 0x3f0003       # not far ones
        print   "selection\r\n"
        jmp     next

# Nothing is recorded behind it, and the youngest record is told.
records:
        call    save
        mov     dword ptr area[rip + SAVED], 0
        mov     dword ptr area[rip + SAVED_FROM], 0x1234
        mov     dword ptr area[rip + SAVED_FROM + 4], 0
        call    restore
        show_msr LBR_FROM, "from"
        set_msr LBR_CTL, 0x7f0003
        jmp     next

# The same depth, which clears: the oldest record, before and behind it.
depth:  show_msr (LBR_FROM + RECORDS - 1), "before"
        set_msr LBR_DEPTH, RECORDS
        show_msr (LBR_FROM + RECORDS - 1), "behind"
        jmp     next

save:   mov     eax, COMPONENT
        xor     edx, edx
        xsaves  area[rip]
        ret

restore:
        mov     eax, COMPONENT
        xor     edx, edx
        xrstors area[rip]
        ret

# rax: of all records, by the registers. In the order in which they are saved.
records_sum:
        xor     ebx, ebx
        xor     esi, esi
1:      .irp    register, LBR_FROM, LBR_TO, LBR_INFO
        lea     ecx, [rsi + \register]
        get_msr
        rol     rbx, 1
        xor     rbx, rax
        .endr
        inc     esi
        cmp     esi, RECORDS
        jb      1b
        mov     rax, rbx
        ret

saved_sum:
        xor     ebx, ebx
        lea     rsi, area[rip + SAVED_FROM]
        mov     ecx, 3 * RECORDS
1:      lodsq
        rol     rbx, 1
        xor     rbx, rax
        dec     ecx
        jnz     1b
        mov     rax, rbx
        ret

        .bss
        .balign 64
area:   .skip   2048
