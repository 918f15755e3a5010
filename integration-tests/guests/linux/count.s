# Executes a known number of instructions: 5 before the loop, 5 in each of a million laps, 3 behind it. Two in each lap are branches, and
# so is the system call. as --64 count.s -o count.o && ld -static count.o -o count
        .globl  _start
_start: xor     %eax, %eax
        xor     %ebx, %ebx
        mov     $1000000, %ecx
        nop
        nop
again:  add     $3, %rbx
        test    $1, %bl
        jz      even
even:   dec     %ecx
        jnz     again
        mov     $60, %eax
        xor     %edi, %edi
        syscall
