# Writes one word in each line of 4 MiB, and reads them all twice, 64 bytes apart: more than 2 MiB of cache hold, so that all 65,536 lines miss
# in either of the two passes. as --64 walk.s -o walk.o && ld -static walk.o -o walk
        .set LINES, 65536
        .globl  _start
_start: mov     $3, %ebx
pass:   lea     buffer(%rip), %rsi
        mov     $LINES, %ecx
        cmp     $3, %ebx
        jne     read
write:  mov     %rcx, (%rsi)
        add     $64, %rsi
        dec     %ecx
        jnz     write
        jmp     next
read:   mov     (%rsi), %rax
        add     $64, %rsi
        dec     %ecx
        jnz     read
next:   dec     %ebx
        jnz     pass
        mov     $60, %eax
        xor     %edi, %edi
        syscall
        .bss
        .balign 4096
buffer: .skip   64 * LINES
