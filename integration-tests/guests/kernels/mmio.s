# Nobody answers: unclaimed memory and ports read as all ones, and writes there do nothing.
        .include "macros.inc"
        .globl  main

        .set NOWHERE, 0xd0000000
        .set NO_PORT, 0x5a8

.macro  all_ones
        inc     rax
        sete    al
.endm

        .text
        .code64
main:   mov     ebx, NOWHERE
        movsx   rax, byte ptr [rbx + 1]
        all_ones
        claim   "memory, 8 bits"
        movsx   rax, word ptr [rbx + 2]
        all_ones
        claim   "memory, 16 bits"
        movsxd  rax, dword ptr [rbx + 4]
        all_ones
        claim   "memory, 32 bits"
        mov     rax, [rbx + 8]
        all_ones
        claim   "memory, 64 bits"
        mov     rax, [rbx + 0x103]
        all_ones
        claim   "memory, 64 bits, unaligned"
        movups  xmm0, [rbx + 0x200]
        pcmpeqd xmm1, xmm1
        pcmpeqd xmm0, xmm1
        pmovmskb eax, xmm0
        cmp     eax, 0xffff
        sete    al
        claim   "memory, 128 bits"
        mov     dword ptr [rbx], 0x12345678
        movsxd  rax, dword ptr [rbx]
        all_ones
        claim   "memory, after a write"
        lock inc dword ptr [rbx]
        movsxd  rax, dword ptr [rbx]
        all_ones
        claim   "memory, after a locked increment"

        mov     edx, NO_PORT
        in      al, dx
        movsx   rax, al
        all_ones
        claim   "port, 8 bits"
        in      ax, dx
        movsx   rax, ax
        all_ones
        claim   "port, 16 bits"
        in      eax, dx
        cdqe
        all_ones
        claim   "port, 32 bits"
        xor     eax, eax
        out     dx, eax
        in      eax, dx
        cdqe
        all_ones
        claim   "port, after a write"
        lea     rdi, buffer[rip]
        mov     ecx, 4
        rep     insd
        mov     rax, buffer[rip]
        and     rax, buffer[rip + 8]
        all_ones
        claim   "port, string input"
        jmp     summary

        .bss
        .balign 8
buffer: .skip   16
