# Memory type range registers, changed by all processors at once: as the SDM has it, with the caches off (volume 3, 13.11.8), and as
# SeaBIOS does, one register after the other. What a machine makes of the changes it tells itself. Options: seabios=0, the manual's
# way only; laps=N, to do it N times; init=1, to send INIT to the others.
        .include "macros.inc"
        .globl  main

        .set DEF_TYPE, 0x2ff
        .set ENABLED, 0xc06             # with fixed ranges, write-back where no other range is
        .set BIOS, 0x268                # the first register of fixed ranges from 0xc0000 on
        .set BIOS_REGISTERS, 8
        .set BASE0, 0x200
        .set HOLE, 0xc0000000           # what firmware makes uncacheable: up to 4 GiB
        .set PAIRS, 7                   # behind that one: neighbours of 2 MiB each
        .set FIRST, 0x1000000
        .set SIZE, 0x200000
        .set WRITE_COMBINING, 1
        .set LAST_BASE, 0x20e
        .set MARKED, 0x12345000 + WRITE_COMBINING
        .set PAT, 0x277
        .set OTHER_ATTRIBUTES, 0x0007040600070401

# wrmsr of a constant; uses rax, rcx, rdx.
.macro  wr msr, value
        mov     ecx, \msr
        mov     eax, (\value) & 0xffffffff
        mov     edx, (\value) >> 32
        wrmsr
.endm

# al = whether this processor's register has a value; uses rax, rcx, rdx.
.macro  has msr, value
        mov     ecx, \msr
        rdmsr
        shl     rdx, 32
        or      rax, rdx
        movabs  rdx, \value
        cmp     rax, rdx
        sete    al
.endm

# Counts what is not as expected.
.macro  expect msr, value
        has     \msr, \value
        test    al, al
        jnz     1f
        lock inc dword ptr wrong[rip]
1:
.endm

.macro  all routine
        lea     rax, \routine[rip]
        call    smp_run
.endm

        .text
        .code64
main:   print   "mtrr\r\n"
        call    smp_start
        call    put_dec
        print   " processors\r\n"
        mov     eax, 1
        cpuid
        bt      edx, 12
        setc    al
        claim   "CPUID tells of MTRRs"
        all     firmware
        cmp     dword ptr wrong[rip], 0
        sete    al
        claim   "every processor has what firmware has set"

        rdtsc
        mov     r13d, eax
        option  "laps=", 1
        mov     r14d, eax
0:      all     manual
        option  "seabios=", 1
        test    eax, eax
        jz      1f
        all     seabios
        all     skewed
1:      dec     r14d
        jnz     0b
        rdtsc
        sub     eax, r13d
        call    put_dec
        print   " ticks\r\n"

        all     firmware
        cmp     dword ptr wrong[rip], 0
        sete    al
        claim   "and has it again"

        option  "init=", 0
        test    eax, eax
        jz      summary
        all     mark
        mov     dword ptr cpus[rip], 1
        call    smp_start
        all     marked
        all     firmware
        cmp     dword ptr wrong[rip], 0
        sete    al
        claim   "INIT keeps them, and the page attribute table"
        jmp     summary

# In its own right on every processor: before INIT and behind it.
mark:   wr      LAST_BASE, MARKED
        wr      LAST_BASE + 1, 0xfffffff800
        wr      PAT, OTHER_ATTRIBUTES
        ret

marked: expect  LAST_BASE, MARKED
        expect  LAST_BASE + 1, 0xfffffff800
        expect  PAT, OTHER_ATTRIBUTES
        ret

firmware:
        expect  0xfe, 0x508
        expect  DEF_TYPE, ENABLED
        expect  0x250, 0x0606060606060606
        expect  0x259, 0
        expect  BIOS, 0x0505050505050505
        expect  BASE0, HOLE
        expect  BASE0 + 1, 0xffc0000800
        ret

meet:   mov     ecx, cpus[rip]
        jmp     barrier

# SDM volume 3, 13.11.8.
manual: call    meet
        mov     rax, cr0
        bts     rax, 30
        mov     cr0, rax
        wbinvd
        mov     rax, cr3
        mov     cr3, rax
        wr      DEF_TYPE, 6
        lea     rsi, fixed[rip]
1:      mov     ecx, [rsi]
        mov     eax, [rsi + 4]
        mov     edx, eax
        wrmsr
        add     rsi, 8
        cmp     dword ptr [rsi], 0
        jne     1b
        wr      BASE0, HOLE
        wr      BASE0 + 1, 0xffc0000800
        wr      DEF_TYPE, ENABLED
        wbinvd
        mov     rax, cr3
        mov     cr3, rax
        mov     rax, cr0
        btr     rax, 30
        mov     cr0, rax
        jmp     meet

# Write-back memory where the BIOS is, ranges set and taken out again, the BIOS write-protected: with the caches on.
seabios:
        call    meet
        mov     eax, 0x06060606
        call    bios
        xor     r9d, r9d
        call    ranges
        mov     eax, 0x05050505
        call    bios
        jmp     meet

# The same ranges, every processor beginning with another.
skewed: call    meet
        mov     r9d, edi
        call    ranges
        jmp     meet

bios:   mov     edx, eax
        mov     ecx, BIOS
1:      wrmsr
        inc     ecx
        cmp     ecx, BIOS + BIOS_REGISTERS
        jb      1b
        ret

ranges: xor     r8d, r8d
1:      call    pair
        shl     rax, 21
        add     eax, FIRST + WRITE_COMBINING
        xor     edx, edx
        wrmsr
        mov     eax, -SIZE & 0xffffffff | 0x800
        mov     edx, 0xff
        inc     ecx
        wrmsr
        inc     r8d
        cmp     r8d, PAIRS
        jb      1b
        xor     r8d, r8d
2:      call    pair
        inc     ecx
        xor     eax, eax
        xor     edx, edx
        wrmsr
        inc     r8d
        cmp     r8d, PAIRS
        jb      2b
        ret

# rax = the range in turn, ecx = its base register.
pair:   lea     eax, [r8 + r9]
        xor     edx, edx
        mov     ecx, PAIRS
        div     ecx
        mov     eax, edx
        lea     ecx, [rax + rax + BASE0 + 2]
        ret

        .data
fixed:  .long   0x250, 0x06060606, 0x258, 0x06060606, 0x259, 0
        .long   0x268, 0x05050505, 0x269, 0x05050505, 0x26a, 0x05050505, 0x26b, 0x05050505
        .long   0x26c, 0x05050505, 0x26d, 0x05050505, 0x26e, 0x05050505, 0x26f, 0x05050505
        .long   0
wrong:  .long   0

        .include "smp.inc"
