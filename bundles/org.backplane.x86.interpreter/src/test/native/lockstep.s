# Executes streams of instructions in user mode, one after another, and writes down how each ends. The same program runs on QEMU
# and on our core; Image (package lockstep) lays out memory and reads the results. Loaded at 16 MiB by a multiboot loader.

        .set    TABLES, 0x1800000       # page tables, made by Image
        .set    INPUT, 0x2000000        # 4 KiB: how many streams; then 4 KiB each
        .set    PRISTINE, 0x3000000     # what DATA has at the start of each stream
        .set    DATA, 0x3100000
        .set    DATA_QUADWORDS, 7680    # the page behind is read-only
        .set    RESULT, 0x4000000       # 2 KiB each

        # offsets in a stream's input and result: general registers first, in the processor's order
        .set    RIP, 128
        .set    CS, 136
        .set    RFLAGS, 144
        .set    VECTOR, 152
        .set    ERROR, 160
        .set    ADDRESS, 168
        .set    DIGEST, 176
        .set    CODE_DESCRIPTOR, 184
        .set    DATA_DESCRIPTOR, 192
        .set    XSTATE, 1024

        .set    USER_CODE, 0x33
        .set    USER_DATA, 0x3b

        .text
        .globl  _start
        .code32
_start: jmp     boot
        .balign 4
        .long   0x1badb002, 0, -0x1badb002

boot:   cli
        mov     $0x40620, %eax          # PAE, OSFXSR, OSXMMEXCPT, OSXSAVE
        mov     %eax, %cr4
        mov     $TABLES, %eax
        mov     %eax, %cr3
        mov     $0xc0000080, %ecx
        rdmsr
        or      $0x900, %eax            # LME, NXE
        wrmsr
        mov     $0x80010033, %eax       # PG, WP, NE, ET, MP, PE
        mov     %eax, %cr0
        lgdt    gdtr
        ljmp    $8, $long

        .code64
long:   mov     $16, %eax
        mov     %eax, %ss
        lidt    idtr(%rip)
        mov     $64, %eax
        ltr     %ax
        xor     %eax, %eax
        lldt    %ax
        xor     %ecx, %ecx
        xor     %edx, %edx
        mov     $7, %eax
        xsetbv
        mov     $INPUT, %eax
        mov     (%rax), %rax
        mov     %rax, left(%rip)

next:   mov     $stack, %rsp
        decq    left(%rip)
        js      done
        cld
        mov     $PRISTINE, %esi
        mov     $DATA, %edi
        mov     $DATA_QUADWORDS, %ecx
        rep movsq
        mov     input(%rip), %rbx
        mov     CODE_DESCRIPTOR(%rbx), %rax
        mov     %rax, gdt+48(%rip)
        mov     DATA_DESCRIPTOR(%rbx), %rax
        mov     %rax, gdt+56(%rip)
        mov     $USER_DATA, %eax
        mov     %eax, %ds
        mov     %eax, %es
        mov     %eax, %fs
        mov     %eax, %gs
        pushq   $USER_DATA
        pushq   32(%rbx)
        pushq   RFLAGS(%rbx)
        pushq   $USER_CODE
        pushq   RIP(%rbx)
        mov     $7, %eax
        xor     %edx, %edx
        xrstor64 XSTATE(%rbx)
        mov     0(%rbx), %rax
        mov     8(%rbx), %rcx
        mov     16(%rbx), %rdx
        mov     40(%rbx), %rbp
        mov     48(%rbx), %rsi
        mov     56(%rbx), %rdi
        mov     64(%rbx), %r8
        mov     72(%rbx), %r9
        mov     80(%rbx), %r10
        mov     88(%rbx), %r11
        mov     96(%rbx), %r12
        mov     104(%rbx), %r13
        mov     112(%rbx), %r14
        mov     120(%rbx), %r15
        mov     24(%rbx), %rbx
        iretq

done:   xor     %eax, %eax
        mov     $0xf4, %edx
        out     %eax, %dx               # QEMU ends here
        hlt

        # 0: rdi, 8: rax, 16: vector, 24: error, 32: rip, cs, rflags, rsp, ss
common: push    %rax
        push    %rdi
        mov     result(%rip), %rdi
        mov     %rcx, 8(%rdi)
        mov     %rdx, 16(%rdi)
        mov     %rbx, 24(%rdi)
        mov     %rbp, 40(%rdi)
        mov     %rsi, 48(%rdi)
        mov     %r8, 64(%rdi)
        mov     %r9, 72(%rdi)
        mov     %r10, 80(%rdi)
        mov     %r11, 88(%rdi)
        mov     %r12, 96(%rdi)
        mov     %r13, 104(%rdi)
        mov     %r14, 112(%rdi)
        mov     %r15, 120(%rdi)
        pop     56(%rdi)
        pop     0(%rdi)
        pop     VECTOR(%rdi)
        pop     ERROR(%rdi)
        pop     RIP(%rdi)
        pop     CS(%rdi)
        pop     RFLAGS(%rdi)
        pop     32(%rdi)
        mov     %cr2, %rax
        mov     %rax, ADDRESS(%rdi)
        mov     $7, %eax
        xor     %edx, %edx
        xsave64 XSTATE(%rdi)
        mov     $DATA, %esi
        mov     $DATA_QUADWORDS, %ecx
        xor     %ebx, %ebx
1:      rol     $7, %rbx
        xor     (%rsi), %rbx
        add     $8, %rsi
        dec     %ecx
        jnz     1b
        mov     %rbx, DIGEST(%rdi)
        addq    $2048, result(%rip)
        addq    $4096, input(%rip)
        jmp     next

        .org    0x1000
        .set    vector, 0
        .rept   32
        .balign 16
        .if     vector < 8 || vector == 9 || vector == 15 || vector == 16 || vector > 17
        pushq   $0
        .endif
        pushq   $vector
        jmp     common
        .set    vector, vector + 1
        .endr

        .data                           # linked at 0x1010000, as .text at 0x1000000
tss:    .long   0
        .quad   stack
        .fill   90, 1, 0
        .word   104                     # no I/O permissions
        .balign 16
gdt:    .quad   0, 0x00af9b000000ffff, 0x00cf93000000ffff, 0, 0, 0, 0, 0
        .word   103, 0x0000, 0x8901, 0x0100
        .quad   0
gdtr:   .word   . - gdt - 1
        .long   gdt
        .balign 8
        .word   0, 0, 0
idtr:   .word   idt_end - idt - 1
        .quad   idt
        .balign 8
input:  .quad   INPUT + 4096
result: .quad   RESULT
left:   .quad   0
        .balign 16
idt:
        .set    vector, 0
        .rept   32
        .if     vector == 3 || vector == 4      # user mode has INT3 and INTO, no INT n
        .word   0x1000 + 16 * vector, 8, 0xee00, 0x0100
        .else
        .word   0x1000 + 16 * vector, 8, 0x8e00, 0x0100
        .endif
        .quad   0
        .set    vector, vector + 1
        .endr
idt_end:
        .bss
        .balign 4096
        .skip   4096
stack:
