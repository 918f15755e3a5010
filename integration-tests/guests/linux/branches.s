# Branches of every near kind in an order that a random number decides: what perf says of them is compared with a trace of another
# emulator. as --64 branches.s -o branches.o && ld -static branches.o -o branches
        .globl  _start
_start: mov     $20261121, %r12d
        mov     $4000, %r13d
lap:    imul    $1103515245, %r12d, %r12d
        add     $12345, %r12d
        mov     %r12d, %eax
        shr     $16, %eax
        test    $1, %al
        jz      even
        call    outer
        jmp     next
even:   mov     %eax, %edx
        shr     $1, %edx
        and     $3, %edx
        call    *table(, %rdx, 8)
next:   test    $0x40, %al
        jnz     skip
        lea     skip(%rip), %rdx
        jmp     *%rdx
        nop
skip:   dec     %r13d
        jnz     lap
        mov     $60, %eax
        xor     %edi, %edi
        syscall

        .type   outer, @function
outer:  test    $2, %al
        jz      1f
        call    middle
1:      call    leaf
        ret

        .type   middle, @function
middle: test    $4, %al
        jz      1f
        call    leaf
1:      call    *table + 16
        ret

        .type   leaf, @function
leaf:   mov     $3, %ecx
1:      dec     %ecx
        jnz     1b
        ret

        .type   other, @function
other:  jmp     1f
        nop
1:      ret

        .data
table:  .quad   leaf, outer, other, middle
