# Exceptions and interrupts: one stub per vector, one table of handlers (macro on_trap in macros.inc).
        .include "macros.inc"
        .globl  traps_init, trap_handlers, idt_pointer

        .set ERROR_CODES, 0x60227d00    # vectors 8, 10-14, 17, 21, 29, 30 push an error code

        .text
        .code64
# Fills the IDT with interrupt gates (64 bit, ring 0 but #BP and #OF, which user code may raise) and loads it.
traps_init:
        lea     rdi, idt[rip]
        lea     rax, stubs[rip]
        mov     ecx, VECTORS
1:      mov     [rdi], ax
        mov     word ptr [rdi + 2], KERNEL_CODE
        mov     word ptr [rdi + 4], 0x8e00
        mov     rdx, rax
        shr     rdx, 16
        mov     [rdi + 6], dx
        add     rdi, 16
        add     rax, 16
        loop    1b
        mov     byte ptr idt[rip + 16 * 3 + 5], 0xee
        mov     byte ptr idt[rip + 16 * 4 + 5], 0xee
        mov     byte ptr idt[rip + 16 * 8 + 4], 1       # double fault: IST1
        lidt    idt_pointer[rip]
        ret

        .balign 16
stubs:
        .set    vector, 0
        .rept   VECTORS
        .balign 16
        .if     vector >= 32 || !((ERROR_CODES >> vector) & 1)
        push    0
        .endif
        push    vector
        jmp     common
        .set    vector, vector + 1
        .endr

common:
        .irp    register, rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15
        push    \register
        .endr
        cld
        mov     rdi, rsp
        mov     rax, [rdi + frame_vector]
        lea     rcx, trap_handlers[rip]
        mov     rax, [rcx + 8 * rax]
        test    rax, rax
        jz      unexpected
        call    rax
        .irp    register, r15, r14, r13, r12, r11, r10, r9, r8, rbp, rdi, rsi, rdx, rcx, rbx, rax
        pop     \register
        .endr
        add     rsp, 16
        iretq

unexpected:
        print   "\r\nunexpected trap: vector 0x"
        mov     rax, [rdi + frame_vector]
        mov     ecx, 2
        call    put_hex
        print   " error 0x"
        mov     rax, [rdi + frame_error]
        mov     ecx, 4
        call    put_hex
        print   " rip 0x"
        mov     rax, [rdi + frame_rip]
        mov     ecx, 16
        call    put_hex
        print   " cr2 0x"
        mov     rax, cr2
        call    put_hex
        call    newline
        mov     eax, 1
        jmp     power_off

        .data
idt_pointer:
        .word   16 * VECTORS - 1
        .long   idt, 0

        .bss
        .balign 16
idt:    .skip   16 * VECTORS
trap_handlers:
        .skip   8 * VECTORS
