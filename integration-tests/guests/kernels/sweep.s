# Which bits of CR4, EFER and XCR0 and which model-specific registers there are: each bit that can be set, and each register that can be
# read, is a line, "CR4 20", "MSR c0000080". With wait=1 it then waits for a byte on COM1, so that others can be asked what is granted.
        .include "rows.inc"
        .globl  main

        .set EFER, 0xc0000080

        .text
        .code64
main:   on_trap V_GP, skip
        on_trap V_UD, skip
        mov     rbx, cr4
        xor     ebp, ebp
1:      mov     rax, rbx
        bts     rax, rbp
        call    try_cr4
        lea     rsi, cr4_text[rip]
        call    tell_bit
        mov     cr4, rbx
        inc     ebp
        cmp     ebp, 64
        jb      1b
        call    efer
        call    xcr0
        xor     ebp, ebp
        mov     r12d, 0x2000
        call    registers
        mov     ebp, 0x40000000
        mov     r12d, 0x40000200
        call    registers
        mov     ebp, 0xc0000000
        mov     r12d, 0xc0000200
        call    registers
        mov     ebp, 0xc0010000
        mov     r12d, 0xc0010400
        call    registers
        mov     al, 1
        claim   "swept"
        option  "wait=", 0              # for a byte on COM1
        test    eax, eax
        jz      2f
        mov     dx, COM1 + 5
1:      pause
        in      al, dx
        test    al, 1
        jz      1b
2:      jmp     summary

efer:   mov     ecx, EFER
        rdmsr
        mov     ebx, eax
        xor     ebp, ebp
1:      xor     edx, edx
        mov     eax, ebx
        bts     rax, rbp
        mov     rdx, rax
        shr     rdx, 32
        mov     ecx, EFER
        mov     r15d, 2
        mov     r14d, 1
        wrmsr
        lea     rsi, efer_text[rip]
        call    tell_bit
        mov     ecx, EFER
        mov     eax, ebx
        xor     edx, edx
        wrmsr
        inc     ebp
        cmp     ebp, 64
        jb      1b
        ret

# With x87 and SSE on; AVX too for those that need it.
xcr0:   mov     rax, cr4
        bts     rax, 18
        call    try_cr4
        test    r14d, r14d
        jz      2f
        xor     ebp, ebp
1:      mov     eax, 3
        cmp     ebp, 5
        jb      3f
        cmp     ebp, 8
        jae     3f
        mov     eax, 0xe7               # the three of AVX-512 come together
3:      bts     rax, rbp
        mov     rdx, rax
        shr     rdx, 32
        xor     ecx, ecx
        mov     r15d, 3
        mov     r14d, 1
        xsetbv
        lea     rsi, xcr0_text[rip]
        call    tell_bit
        inc     ebp
        cmp     ebp, 64
        jb      1b
2:      ret

# MOV to CR4, of rax; r14 is then 1 if it was taken.
try_cr4:
        mov     r15d, 3
        mov     r14d, 1
        mov     cr4, rax
        ret

# Those from ebp to below r12.
registers:
        mov     ecx, ebp
        mov     r15d, 2
        mov     r14d, 1
        rdmsr
        test    r14d, r14d
        jz      1f
        lea     rsi, msr_text[rip]
        call    puts
        mov     eax, ebp
        mov     ecx, 8
        call    put_hex
        call    newline
1:      inc     ebp
        cmp     ebp, r12d
        jb      registers
        ret

# A line for bit ebp if r14 is 1.
tell_bit:
        test    r14d, r14d
        jz      1f
        call    puts
        mov     eax, ebp
        call    put_dec
        call    newline
1:      ret

# The instruction, of r15 bytes, is not done.
skip:   add     [rdi + frame_rip], r15
        mov     qword ptr [rdi + 1 * 8], 0
        ret

        .section .rodata
cr4_text:
        .asciz  "CR4 "
efer_text:
        .asciz  "EFER "
xcr0_text:
        .asciz  "XCR0 "
msr_text:
        .asciz  "MSR "
