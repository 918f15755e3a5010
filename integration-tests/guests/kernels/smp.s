# Several processors: LOCK at every width and across lines and pages, interrupts from each to each, code written by another, and every
# one's sum right over and over. Option: laps=N.
        .include "macros.inc"
        .globl  main

        .set COUNT, 20000
        .set ROUNDS, 2000
        .set CHECKSUM, 0x18c9cb222c8bbb85       # of that many rounds of compute, as in storm.s

        .text
        .code64
main:   print   "smp\r\n"
        call    smp_start
        mov     r12d, eax
        call    put_dec
        print   " processors\r\n"

        .irp    routine, count8, count16, count32, count64, count_line, count_page, count_exchange, count128
        lea     rax, \routine[rip]
        call    smp_run
        .endr
        mov     eax, COUNT
        imul    r13, rax, 1
        imul    r13, r12
        cmp     cell8[rip], r13b
        sete    al
        claim   "lock inc of 8 bits"
        cmp     cell16[rip], r13w
        sete    al
        claim   "lock add of 16 bits"
        cmp     cell32[rip], r13d
        sete    al
        claim   "lock xadd of 32 bits"
        cmp     cell64[rip], r13
        sete    al
        claim   "lock cmpxchg of 64 bits"
        mov     rax, split_line[rip + 60]
        mov     ebx, COUNT / 100
        imul    rbx, r12
        cmp     rax, rbx
        sete    al
        claim   "lock add across cache lines"
        mov     rax, split_page[rip + 4092]
        cmp     rax, rbx
        sete    al
        claim   "lock inc across pages"
        cmp     guarded[rip], rbx
        sete    al
        claim   "xchg as a lock"

        mov     eax, 1
        cpuid
        bt      ecx, 13
        jnc     1f                      # no CMPXCHG16B
        mov     r13d, COUNT / 100
        imul    r13, r12
        cmp     cell128[rip], r13
        sete    al
        add     r13, cell128[rip + 8]
        setz    ah
        and     al, ah
        claim   "lock cmpxchg16b of 128 bits"
1:
        option  "laps=", 20
        mov     laps[rip], eax
        lea     rax, sums[rip]
        call    smp_run
        cmp     dword ptr wrong_sums[rip], 0
        sete    al
        claim   "sums of every processor"

        lea     rax, patched[rip]
        call    smp_run
        cmp     dword ptr stale[rip], 0
        sete    al
        claim   "code written by another processor"

        jmp     summary

count8: mov     ecx, COUNT
1:      lock inc byte ptr cell8[rip]
        loop    1b
        ret
count16:
        mov     ecx, COUNT
1:      lock add word ptr cell16[rip], 1
        loop    1b
        ret
count32:
        mov     ecx, COUNT
1:      mov     eax, 1
        lock xadd dword ptr cell32[rip], eax
        loop    1b
        ret
count64:
        mov     ecx, COUNT
1:      mov     rax, cell64[rip]
2:      lea     rdx, [rax + 1]
        lock cmpxchg cell64[rip], rdx
        jne     2b
        loop    1b
        ret
# The lower half goes up, and the upper half down.
count128:
        mov     eax, 1
        push    rbx
        cpuid
        bt      ecx, 13
        jnc     3f
        mov     esi, COUNT / 100
1:      mov     rax, cell128[rip]
        mov     rdx, cell128[rip + 8]
2:      lea     rbx, [rax + 1]
        lea     rcx, [rdx - 1]
        lock cmpxchg16b cell128[rip]
        jne     2b
        dec     esi
        jnz     1b
3:      pop     rbx
        ret
count_line:
        mov     ecx, COUNT / 100
1:      lock add qword ptr split_line[rip + 60], 1
        loop    1b
        ret
count_page:
        mov     ecx, COUNT / 100
1:      lock inc qword ptr split_page[rip + 4092]
        loop    1b
        ret
# A lock of the plainest kind around a plain increment.
count_exchange:
        mov     ecx, COUNT / 100
1:      mov     eax, 1
2:      xchg    eax, spinlock[rip]
        test    eax, eax
        jz      3f
        pause
        jmp     2b
3:      inc     qword ptr guarded[rip]
        mov     dword ptr spinlock[rip], 0
        loop    1b
        ret

sums:   mov     r10d, laps[rip]
1:      mov     ecx, ROUNDS
        push    r10
        call    compute
        pop     r10
        movabs  rdx, CHECKSUM
        cmp     rax, rdx
        je      2f
        lock inc dword ptr wrong_sums[rip]
2:      dec     r10d
        jnz     1b
        ret

# The first processor changes the immediate of an instruction and then says so; the others call it behind a serialising instruction.
patched:
        xor     r8d, r8d
1:      inc     r8d
        mov     ecx, cpus[rip]
        call    barrier
        test    edi, edi
        jnz     2f
        mov     patch[rip + 1], r8d
        mov     said[rip], r8d
        jmp     3f
2:      cmp     said[rip], r8d
        je      3f
        pause
        jmp     2b
3:      xor     eax, eax
        push    rcx
        cpuid
        pop     rcx
        call    patch
        cmp     eax, r8d
        je      4f
        lock inc dword ptr stale[rip]
4:      mov     ecx, cpus[rip]
        call    barrier
        cmp     r8d, 200
        jb      1b
        ret

        .data
        .balign 64
patch:  mov     eax, 0
        ret
        .balign 64
said:   .long   0
laps:   .long   0
wrong_sums:
        .long   0
stale:  .long   0
spinlock:
        .long   0
        .balign 64
cell128:
        .quad   0, 0
cell8:  .quad   0
cell16: .quad   0
cell32: .quad   0
cell64: .quad   0
guarded:
        .quad   0

        .bss
        .balign 4096
split_line:
        .skip   4096
split_page:
        .skip   8192

        .include "smp.inc"
