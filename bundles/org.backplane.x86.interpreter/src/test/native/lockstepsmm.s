# Executes streams in any mode, one after another, and writes down how each ends. It is a handler of system management mode: what QEMU saves there and loads
# from there is all of a processor's state, hidden parts of segment registers too, so a stream may be in any mode and do anything. Its exceptions lead
# to an OUT that brings the next SMI. FuzzImage (package lockstep) lays out memory and reads the results. Loaded at 16 MiB by a multiboot loader.

        .set    RAM, 0x80000            # what streams have, from 0 on
        .set    PRISTINE, 0x1800000     # what is there at the start of each stream
        .set    INPUT, 0x2200000        # 4 KiB: how many streams; then 2 KiB each
        .set    WORLD_BYTES, 0x11000    # behind them there is nothing but zeros
        .set    RESULT, 0x4000000       # 8 KiB each

        # in both
        .set    SAVED_BYTES, 512
        .set    REGISTERS, 512          # CR2, DR0 to DR3, XCR0, then those of msrs
        .set    XSTATE, 1024
        # in an input
        .set    WORLD, 1920             # where the memory is that it starts with
        # in a record
        .set    COUNT, 1920             # lines of memory that it changed
        .set    LINES, 2048             # of them the first: address and 64 bytes
        .set    LINE_BYTES, 72
        .set    MOST_LINES, 84

        .set    SMRAM, 0xa0000
        .set    ENTRY, 0x8000
        .set    SAVED, SMRAM + 0xfe00

        .text
        .globl  _start
        .code32
_start: jmp     boot
        .balign 4
        .long   0x1badb002, 0, -0x1badb002

boot:   cli
        mov     $stack, %esp
        mov     $0xff, %al              # no interrupts
        out     %al, $0x21
        out     %al, $0xa1
        mov     $0x4a, %al              # 82441FX, 72: SMRAM open
        call    smram
        mov     $smi, %esi
        mov     $SMRAM + ENTRY, %edi
        mov     $smi_end - smi, %ecx
        rep movsb
        mov     $0x0a, %al
        call    smram
        mov     $0x80000b58, %eax       # PIIX4, 58: SMI by port B2
        mov     $0xcf8, %edx
        out     %eax, %dx
        mov     $0xcff, %edx
        in      %dx, %al
        or      $2, %al
        out     %al, %dx
        xor     %edi, %edi
        mov     $RAM/4, %ecx
        xor     %eax, %eax
        rep stosl
        out     %al, $0xb2
        hlt

smram:  push    %eax
        mov     $0x80000070, %eax
        mov     $0xcf8, %edx
        out     %eax, %dx
        pop     %eax
        mov     $0xcfe, %edx
        out     %al, %dx
        ret

        .code16
smi:    lgdtl   %cs:ENTRY + gdtr - smi
        mov     %cr0, %eax
        or      $1, %al
        mov     %eax, %cr0
        ljmpl   $8, $protected
gdtr:   .word   gdt_end - gdt - 1
        .long   gdt
smi_end:

        .code32
protected:
        mov     $16, %eax
        mov     %eax, %ds
        mov     %eax, %es
        mov     %eax, %ss
        mov     $0x40620, %eax          # PAE, OSFXSR, OSXMMEXCPT, OSXSAVE
        mov     %eax, %cr4
        mov     $tables, %eax
        mov     %eax, %cr3
        mov     $0xc0000080, %ecx
        mov     $0x100, %eax            # LME
        xor     %edx, %edx
        wrmsr
        mov     $0x80000011, %eax
        mov     %eax, %cr0
        ljmp    $0x18, $long

        .code64
long:   mov     $stack, %esp
        cld
        xor     %ecx, %ecx
        xgetbv
        mov     %eax, %ebx
        xor     %edx, %edx
        mov     $7, %eax
        xsetbv
        btsl    $0, started(%rip)
        jnc     next

        mov     result(%rip), %rdi
        mov     $SAVED, %esi
        mov     $SAVED_BYTES/8, %ecx
        rep movsq
        mov     %cr2, %rax
        stosq
        mov     %dr0, %rax
        stosq
        mov     %dr1, %rax
        stosq
        mov     %dr2, %rax
        stosq
        mov     %dr3, %rax
        stosq
        mov     %rbx, %rax
        stosq
        mov     $msrs, %esi
1:      lodsl
        mov     %eax, %ecx
        jrcxz   2f
        rdmsr
        stosl
        mov     %edx, %eax
        stosl
        jmp     1b
2:      mov     result(%rip), %rdi
        mov     $7, %eax
        xor     %edx, %edx
        xsave64 XSTATE(%rdi)
        lea     LINES(%rdi), %rdx
        xor     %ebx, %ebx
        xor     %ebp, %ebp
1:      vmovdqa (%rbx), %ymm0
        vmovdqa 32(%rbx), %ymm1
        vmovdqa PRISTINE(%rbx), %ymm2
        vmovdqa PRISTINE+32(%rbx), %ymm3
        vpxor   %ymm0, %ymm2, %ymm4
        vpxor   %ymm1, %ymm3, %ymm5
        vpor    %ymm4, %ymm5, %ymm4
        vptest  %ymm4, %ymm4
        jz      3f
        cmp     $MOST_LINES, %ebp
        jae     2f
        mov     %rbx, (%rdx)
        vmovdqu %ymm0, 8(%rdx)
        vmovdqu %ymm1, 40(%rdx)
        add     $LINE_BYTES, %rdx
2:      inc     %ebp
        vmovdqa %ymm2, (%rbx)
        vmovdqa %ymm3, 32(%rbx)
3:      add     $64, %ebx
        cmp     $RAM, %ebx
        jb      1b
        mov     %rbp, COUNT(%rdi)
        addq    $8192, result(%rip)

next:   decq    INPUT
        js      done
        mov     input(%rip), %rbx
        addq    $2048, input(%rip)
        mov     WORLD(%rbx), %rax
        cmp     %rax, world(%rip)
        je      1f
        mov     %rax, world(%rip)
        mov     %rax, %rsi
        mov     $PRISTINE, %edi
        mov     $WORLD_BYTES/8, %ecx
        rep movsq
        mov     %rax, %rsi
        xor     %edi, %edi
        mov     $WORLD_BYTES/8, %ecx
        rep movsq
1:      mov     %rbx, %rsi
        mov     $SAVED, %edi
        mov     $SAVED_BYTES/8, %ecx
        rep movsq
        mov     $7, %eax
        xor     %edx, %edx
        xrstor64 XSTATE(%rbx)
        lodsq
        mov     %rax, %cr2
        lodsq
        mov     %rax, %dr0
        lodsq
        mov     %rax, %dr1
        lodsq
        mov     %rax, %dr2
        lodsq
        mov     %rax, %dr3
        lodsq
        xor     %ecx, %ecx
        xor     %edx, %edx
        xsetbv
        mov     %rsi, %rbx
        mov     $msrs, %esi
1:      lodsl
        mov     %eax, %ecx
        jrcxz   2f
        mov     (%rbx), %eax
        mov     4(%rbx), %edx
        add     $8, %rbx
        wrmsr
        jmp     1b
2:      rsm

done:   xor     %eax, %eax
        mov     $0xf4, %edx
        out     %eax, %dx               # QEMU ends here
        hlt

        .data
        .balign 8
gdt:    .quad   0, 0x00cf9b000000ffff, 0x00cf93000000ffff, 0x00af9b000000ffff
gdt_end:
input:  .quad   INPUT + 4096
result: .quad   RESULT
world:  .quad   0
started: .long  0
        # STAR, LSTAR, CSTAR, FMASK, KERNEL_GS_BASE, SYSENTER_CS, _ESP, _EIP
msrs:   .long   0xc0000081, 0xc0000082, 0xc0000083, 0xc0000084, 0xc0000102, 0x174, 0x175, 0x176, 0
        .balign 4096
tables: .quad   pointers + 3
        .fill   511, 8, 0
pointers: .quad 0x83                    # 1 GiB
        .fill   511, 8, 0
        .skip   4096
stack:
