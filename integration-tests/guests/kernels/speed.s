# Pieces of work for benchmarks/speed, one kind each. Every one runs twice, a short time unmeasured and then for the
# clock: "begin NAME" and "end NAME CHECKSUM" on COM1 enclose what is measured. Options: only=N runs the N-th from 1 on,
# laps=P takes P percent of the laps, count=1 counts instructions, branches and cycles meanwhile, count=2 mispredicted branches, too, and
# count=4 cache misses, record=1 records branches, by performance counters and Architectural LBR; turns=T has every kernel run T times
# without that and with it, by turns. Checksums have to be the same on every emulator; none is known here.
        .include "macros.inc"
        .globl  main

        .set WARM, 8                    # the unmeasured part is an eighth
        .set ARENA, 0x1000000           # 64 MiB from 16 MiB on
        .set WINDOW, 0x8000000000       # where `pages` maps, far from everything
        .set APIC_TPR, 0x80
        .set SCRATCH, COM1 + 7
        .set PERFEVTSEL0, 0x186
        .set FIXED_CTR_CTRL, 0x38d
        .set GLOBAL_CTRL, 0x38f
        .set LBR_CTL, 0x14ce
        .set LBR_DEPTH, 0x14cf
        .set GENERATOR, 0x2545f4914f6cdd1d

        .macro  kernel name, laps, routine
        .pushsection .rodata
name\@: .asciz  "\name"
        .popsection
        .long   name\@, \laps, \routine, 0
        .endm

        .macro  set_msr number, value
        mov     ecx, \number
        mov     eax, (\value) & 0xffffffff
        mov     edx, (\value) >> 32
        wrmsr
        .endm

        .data
        .balign 8
kernels:
        kernel  "alu", 10000000, alu
        kernel  "stream", 400, stream
        kernel  "stride", 4000000, stride
        kernel  "calls", 12000000, calls
        kernel  "indirect", 12000000, indirect
        kernel  "branches", 600000, branches
        kernel  "x87", 3000000, x87
        kernel  "sse", 8000000, sse
        kernel  "avx", 8000000, avx
        kernel  "pages", 800000, pages
        kernel  "mmio", 3000000, mmio
        kernel  "portio", 3000000, portio
        .set COUNT, (. - kernels) / 16

        .text
        .code64
main:   call    vectors_init
        option  "laps=", 100
        mov     percent[rip], eax
        option  "count=", 0
        mov     counted[rip], eax
        option  "record=", 0
        mov     recorded[rip], eax
        option  "turns=", 0
        mov     turns[rip], eax
        test    eax, eax
        jnz     1f
        call    watch
1:      option  "only=", 0
        mov     r14d, eax
        mov     r15d, 1
1:      test    r14d, r14d
        jz      2f
        cmp     r14d, r15d
        jne     3f
2:      call    by_turns
3:      inc     r15d
        cmp     r15d, COUNT
        jbe     1b
        xor     eax, eax
        ret

# by_turns: measures kernel r15d, without what is watched and with it as often as the options say, or just once.
by_turns:
        cmp     dword ptr turns[rip], 0
        je      measure
        mov     eax, turns[rip]
        mov     left[rip], eax
1:      call    measure
        call    watch
        call    measure
        call    unwatch
        dec     dword ptr left[rip]
        jnz     1b
        ret

# watch: counts and records what the options say.
watch:  mov     eax, counted[rip]
        test    eax, eax
        jz      1f
        call    count
1:      cmp     dword ptr recorded[rip], 0
        je      1f
        set_msr LBR_DEPTH, 32
        set_msr LBR_CTL, 0x7f0003       # all kinds, OS
1:      ret

unwatch:
        cmp     dword ptr counted[rip], 0
        je      1f
        set_msr GLOBAL_CTRL, 0
1:      cmp     dword ptr recorded[rip], 0
        je      1f
        set_msr LBR_CTL, 0
1:      ret

# count: what eax says.
count:  mov     ebx, eax
        set_msr FIXED_CTR_CTRL, 0x33    # instructions and cycles; OS, USR
        set_msr PERFEVTSEL0, 0x4300c4   # branches
        test    bl, 2
        jz      1f
        set_msr (PERFEVTSEL0 + 1), 0x4300c5
1:      test    bl, 4
        jz      1f
        set_msr (PERFEVTSEL0 + 2), 0x43412e
1:      set_msr GLOBAL_CTRL, (7 | 3 << 32)
        ret

# measure: kernel r15d. Routines get laps in ecx and give a checksum in rax; they keep r12 to r15.
measure:
        mov     r13d, r15d
        shl     r13d, 4
        lea     rdx, kernels[rip - 16]
        add     r13, rdx
        mov     eax, [r13 + 4]
        mul     dword ptr percent[rip]
        mov     ecx, 100
        div     ecx
        mov     r12d, eax
        lea     ecx, [eax + WARM - 1]
        shr     ecx, 3
        call    go
        print   "begin "
        call    name
        call    newline
        mov     ecx, r12d
        call    go
        print   "end "
        call    name
        push    rax
        mov     al, ' '
        call    putc
        pop     rax
        mov     ecx, 16
        call    put_hex
        jmp     newline

go:     mov     eax, [r13 + 8]
        jmp     rax

name:   mov     esi, [r13]
        jmp     puts

# Arithmetic whose flags are used: carries, conditions, rotations, bit scans. 20 instructions a lap.
alu:    movabs  rsi, GENERATOR
        mov     edx, 1
        xor     eax, eax
        xor     edi, edi
1:      mov     rbx, rdx
        shl     rbx, 13
        xor     rdx, rbx
        mov     rbx, rdx
        shr     rbx, 7
        xor     rdx, rbx
        add     rax, rdx
        adc     rdi, 0
        bt      rdx, 17
        rcl     rax, 1
        cmp     eax, edx
        cmovb   rbx, rax
        setg    bl
        sub     rdi, rbx
        sbb     rax, rdi
        ror     rdi, 11
        bsf     rbx, rdx
        imul    rdi, rsi
        dec     ecx
        jnz     1b
        xor     rax, rdi
        ret

# Memory streaming: a lap reads 512 KiB in order, adds a number and writes behind it.
stream: mov     edi, ARENA
        mov     eax, 0x80000
1:      mov     edx, 0x80000 / 32
        mov     rsi, rdi
2:      mov     rbx, [rsi]
        mov     r8, [rsi + 8]
        mov     r9, [rsi + 16]
        mov     r10, [rsi + 24]
        add     rbx, rcx
        add     r8, rbx
        add     r9, r8
        add     r10, r9
        mov     [rsi + 0x100000], rbx
        mov     [rsi + 0x100008], r8
        mov     [rsi + 0x100010], r9
        mov     [rsi + 0x100018], r10
        add     rax, r10
        add     rsi, 32
        dec     edx
        jnz     2b
        lea     rbx, [rsi + 0x80000]
        xchg    rbx, rsi
        dec     ecx
        jnz     1b
        ret

# Strided memory: a word of another page each time, in 48 MiB.
stride: mov     edi, ARENA + 0x1000000
        xor     edx, edx
        xor     eax, eax
1:      add     [rdi + rdx], ecx
        add     eax, [rdi + rdx]
        add     edx, 0x11040
        cmp     edx, 0x3000000
        jb      2f
        sub     edx, 0x3000000 - 8
2:      dec     ecx
        jnz     1b
        ret

# Calls and returns, three levels a lap, with frames.
calls:  xor     eax, eax
1:      mov     rdi, rcx
        call    outer
        add     rax, rdi
        dec     ecx
        jnz     1b
        ret

outer:  push    rbp
        mov     rbp, rsp
        push    rdi
        call    inner
        pop     rbx
        add     rdi, rbx
        pop     rbp
        ret

inner:  push    rbx
        lea     rdi, [rdi + 2 * rdi + 7]
        call    leaf
        pop     rbx
        ret

leaf:   ror     rdi, 3
        ret

# Indirect branches: one of eight, by a generator.
indirect:
        movabs  rsi, GENERATOR
        mov     edx, 1
        xor     eax, eax
        lea     r8, targets[rip]
1:      mov     rbx, rdx
        shl     rbx, 13
        xor     rdx, rbx
        mov     rbx, rdx
        shr     rbx, 7
        xor     rdx, rbx
        mov     rbx, rdx
        shl     rbx, 17
        xor     rdx, rbx
        mov     ebx, edx
        and     ebx, 7
        mov     ebx, [r8 + 4 * rbx]
        jmp     rbx
t0:     add     rax, rdx
        jmp     2f
t1:     sub     rax, rdx
        jmp     2f
t2:     xor     rax, rdx
        jmp     2f
t3:     rol     rax, 5
        jmp     2f
t4:     not     rax
        jmp     2f
t5:     lea     rax, [rax + 2 * rdx]
        jmp     2f
t6:     imul    rax, rsi
        jmp     2f
t7:     neg     rax
2:      dec     ecx
        jnz     1b
        ret

# Branches that follow data: the lengths of Collatz sequences, of at most 64 steps each.
branches:
        xor     eax, eax
1:      lea     rdx, [rcx + 27]
        mov     ebx, 64
2:      test    dl, 1
        jz      3f
        lea     rdx, [rdx + 2 * rdx + 1]
        inc     rax
        jmp     4f
3:      shr     rdx, 1
4:      cmp     rdx, 1
        je      5f
        dec     ebx
        jnz     2b
5:      add     eax, ebx
        dec     ecx
        jnz     1b
        ret

# x87: multiplication, addition, division and square root in 80 bits.
x87:    fninit
        fld1
        fldpi
1:      fld     st(0)
        fmul    st(0), st(2)
        fadd    st(0), st(1)
        fsqrt
        fdiv    st(0), st(1)
        faddp   st(2), st(0)
        fld     st(1)
        fld1
        fdivrp  st(1), st(0)
        fstp    qword ptr number[rip]
        fld     qword ptr number[rip]
        faddp   st(1), st(0)
        dec     ecx
        jnz     1b
        fstp    qword ptr number[rip]
        fstp    st(0)
        mov     rax, number[rip]
        ret

# SSE and SSE2: four floats, two doubles, and integers.
sse:    movaps  xmm0, ones[rip]
        movaps  xmm1, steps[rip]
        movapd  xmm2, doubles[rip]
        movapd  xmm3, doubles[rip]
        pxor    xmm4, xmm4
1:      addps   xmm0, xmm1
        mulps   xmm0, scale[rip]
        mulpd   xmm2, xmm3
        addpd   xmm2, xmm3
        sqrtpd  xmm2, xmm2
        movdqa  xmm5, xmm0
        paddd   xmm4, xmm5
        pxor    xmm4, xmm2
        pshufd  xmm4, xmm4, 0x39
        pmaddwd xmm5, xmm4
        paddq   xmm4, xmm5
        dec     ecx
        jnz     1b
        movq    rax, xmm4
        ret

# AVX2 and FMA on eight floats; 0 without them.
avx:    xor     eax, eax
        cmp     byte ptr has_avx[rip], 0
        je      2f
        vmovaps ymm0, ones[rip]
        vbroadcastss ymm1, dword ptr scale[rip]
        vpxor   ymm4, ymm4, ymm4
1:      vfmadd213ps ymm0, ymm1, ymm1
        vmulps  ymm2, ymm0, ymm1
        vaddps  ymm3, ymm2, ymm0
        vpaddd  ymm4, ymm4, ymm3
        vpermq  ymm4, ymm4, 0x39
        vpxor   ymm4, ymm4, ymm2
        vpsrld  ymm5, ymm4, 3
        vpaddq  ymm4, ymm4, ymm5
        dec     ecx
        jnz     1b
        vextracti128 xmm5, ymm4, 1
        vpxor   xmm4, xmm4, xmm5
        vmovq   rax, xmm4
        vzeroupper
2:      ret

# Page-table churn: a page is mapped elsewhere, its translation dropped, and it is read and written; CR3 is
# loaded every 64 laps.
pages:  xor     eax, eax
        push    r12
        mov     r12d, ecx
        movabs  rdi, WINDOW
        mov     esi, ARENA
        mov     edx, PRESENT + WRITABLE
        call    map_page
        call    window_entry
1:      mov     edx, r12d
        and     edx, 255
        shl     edx, 12
        add     edx, ARENA + PRESENT + WRITABLE
        mov     [r8], rdx
        invlpg  [rdi]
        mov     ecx, r12d
        xor     [rdi], rcx
        add     rax, [rdi]
        test    r12d, 63
        jnz     2f
        mov     rdx, cr3
        mov     cr3, rdx
2:      dec     r12d
        jnz     1b
        pop     r12
        ret

# window_entry: r8 = the address of the entry that maps rdi.
window_entry:
        lea     r8, pml4[rip]
        mov     r8, [r8 + 8]
        .rept   2
        and     r8, -0x1000
        mov     r8, [r8]
        .endr
        and     r8, -0x1000
        ret

# Memory-mapped devices: the local APIC's task priority.
mmio:   mov     edi, APIC
        xor     eax, eax
1:      mov     edx, ecx
        and     edx, 0xf0
        mov     [rdi + APIC_TPR], edx
        add     eax, [rdi + APIC_TPR]
        dec     ecx
        jnz     1b
        mov     dword ptr [rdi + APIC_TPR], 0
        ret

# Ports: the serial port's scratch register.
portio: mov     edx, SCRATCH
        xor     ebx, ebx
        xor     eax, eax
1:      mov     al, cl
        out     dx, al
        in      al, dx
        add     ebx, eax
        dec     ecx
        jnz     1b
        mov     eax, ebx
        ret

# vectors_init: turns AVX on if there are AVX2, FMA and XSAVE.
vectors_init:
        mov     eax, 1
        cpuid
        and     ecx, 1 << 28 | 1 << 26 | 1 << 12
        cmp     ecx, 1 << 28 | 1 << 26 | 1 << 12
        jne     1f
        mov     eax, 7
        xor     ecx, ecx
        cpuid
        test    bl, 1 << 5
        jz      1f
        mov     rax, cr4
        or      eax, 1 << 18            # OSXSAVE
        mov     cr4, rax
        xor     ecx, ecx
        xor     edx, edx
        mov     eax, 7                  # x87, SSE, AVX
        xsetbv
        mov     byte ptr has_avx[rip], 1
1:      ret

        .section .rodata
        .balign 32
ones:   .float  1.0, 1.5, 2.0, 2.5
steps:  .float  0.5, 0.25, 0.125, 1.0   # behind ones: eight floats for avx
scale:  .float  0.75, 0.5, 0.875, 0.625
doubles:
        .double 1.25, 1.75
targets:
        .long   t0, t1, t2, t3, t4, t5, t6, t7

        .bss
        .balign 8
number: .skip   8
counted:
        .skip   4
recorded:
        .skip   4
turns:  .skip   4
left:   .skip   4
percent:
        .skip   4
has_avx:
        .skip   1
