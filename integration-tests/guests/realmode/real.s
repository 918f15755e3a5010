# A program in real mode, 16-bit code with 32-bit operands and addresses among it: what is special there, checked against the Intel
# SDM, volume 3, "8086 Emulation", and the instructions' own pages. Longer than a boot sector, and loaded like one.
    .intel_syntax noprefix
    .code16
    .globl _start

    .macro check name, condition
    j\condition 1f
    mov word ptr [verdict], offset fail
    inc word ptr [failures]
1:  push offset 2f
    call report
    jmp 3f
2:  .asciz "\name\r\n"
3:
    .endm

_start:
    ljmp 0, offset main
    .org 0x1fe
    .word 0xaa55

main:
    cli
    xor ax, ax
    mov ds, ax
    mov es, ax
    mov ss, ax
    mov sp, 0x7c00
    cld
    mov si, offset title
    call print

    mov ax, 0xffff                      # FFFF:0010 is the first byte above 1 MiB, with A20 on
    mov es, ax
    mov byte ptr es:[0x10], 0x5a
    mov al, es:[0x10]
    cmp al, 0x5a
    mov cx, 0
    mov es, cx
    check "segment FFFF reaches above 1 MiB", e

    mov word ptr [4 * 0], offset on_divide
    mov word ptr [4 * 0 + 2], 0
    mov word ptr [trapped], 0
    xor dx, dx
    mov ax, 5
    xor bx, bx
divide:
    div bx
    cmp word ptr [trapped], 1
    check "a division by zero is interrupt 0, at the instruction", e

    mov word ptr [4 * 0x21], offset on_21
    mov word ptr [4 * 0x21 + 2], 0
    mov ax, 0x1234
    stc
    sti
    int 0x21
    pushf
    cli
    pop bx
    and bx, 0x201
    cmp bx, 0x201
    jne 1f
    cmp ax, 0x4321
1:  check "INT saves FLAGS and clears IF, IRET brings them back", e

    mov word ptr [4 * 1], offset on_step
    mov word ptr [4 * 1 + 2], 0
    mov word ptr [trapped], 0
    pushf
    pop ax
    or ax, 0x100
    push ax
    popf
    nop
    nop
    pushf
    pop ax
    and ax, 0xfeff
    push ax
    popf
    cmp word ptr [trapped], 7
    check "TF traps after each of seven instructions", e

    mov word ptr [4 * 6], offset on_undefined
    mov word ptr [4 * 6 + 2], 0
    mov word ptr [trapped], 0
    .byte 0x0f, 0x00, 0xc0              # sldt ax
undefined_end:
    cmp word ptr [trapped], 1
    check "SLDT is undefined in real mode", e
    mov word ptr [4 * 6], offset stop

    mov word ptr [4 * 13], offset on_protection
    mov word ptr [4 * 13 + 2], 0
    mov word ptr [trapped], 0
    mov bx, 0xffff
    mov ax, [bx]
protection_end:
    cmp word ptr [trapped], 1
    check "a word at offset FFFF is interrupt 13", e
    mov word ptr [4 * 13], offset stop

    mov al, 0x79
    add al, 0x35
    daa
    cmp al, 0x14
    jne 1f
    mov ax, 0x0105
    mov bl, 9
    add al, bl
    aaa
    cmp ax, 0x0204
    jne 1f
    mov ax, 0x0307
    aad
    cmp ax, 37
    jne 1f
    mov al, 83
    aam
    cmp ax, 0x0803
1:  check "decimal arithmetic", e

    mov eax, 0x12345678
    mov ecx, 0x9abcdef0
    mul ecx
    cmp edx, 0x0b00ea4e
    jne 1f
    cmp eax, 0x242d2080
1:  check "32-bit operands", e

    mov ebx, 0x7000
    mov ecx, 2
    mov dword ptr [ebx + ecx * 4 + 8], 0x55aa1122
    cmp dword ptr [0x7010], 0x55aa1122
    check "32-bit addresses", e

    push 0x1111
    mov bp, sp
    pusha
    mov ax, [bp - 10]                   # SP as it was before PUSHA
    cmp ax, bp
    popa
    check "PUSHA stores the old SP", e
    pop ax

    mov word ptr [0x7bfe], 0
    push ds
    mov ax, 0x1000
    mov ss, ax
    xor sp, sp
    mov ax, 0xbeef
    push ax                             # SP 0 goes on at FFFE
    cmp sp, 0xfffe
    mov bx, 0
    mov ss, bx
    mov sp, 0x7bfe
    pop ds
    check "the stack goes on from 0 at FFFE", e

    mov cx, 100                         # downwards over itself
    mov di, 0x7100 + 99
    mov al, 1
    std
1:  stosb
    inc al
    loop 1b
    mov si, 0x7100 + 99
    mov di, 0x7100 + 109
    mov cx, 100
    rep movsb
    cld
    cmp byte ptr [0x7100 + 10], 100
    jne 1f
    cmp byte ptr [0x7100 + 109], 1
1:  check "strings, downwards and overlapping", e

    call 0:far_add
    cmp ax, 12
    check "a far call and return", e

    lgdt [descriptors_pointer]          # limits of 4 GiB, and back to real mode with them
    mov eax, cr0
    or al, 1
    mov cr0, eax
    mov bx, 8
    mov fs, bx
    and al, 0xfe
    mov cr0, eax
    xor bx, bx
    mov fs, bx
    mov edi, 0x200000
    mov dword ptr fs:[edi], 0xcafe
    cmp dword ptr fs:[edi], 0xcafe
    check "a limit of 4 GiB outlives protected mode", e

    mov si, offset all
    cmp word ptr [failures], 0
    je 1f
    mov si, offset some
1:  call print
    mov dx, 0x604
    mov ax, 0x3400
    out dx, ax
    mov ax, 0x2000
    out dx, ax
2:  hlt
    jmp 2b

stop:                                   # an exception that none of the checks means: its address is in AX
    pop ax
    hlt

on_divide:
    push bp
    mov bp, sp
    cmp word ptr [bp + 2], offset divide
    jne 1f
    inc word ptr [trapped]
1:  add word ptr [bp + 2], 2
    pop bp
    iret

on_21:
    pushf
    pop bx
    test bx, 0x200
    jnz 1f
    mov ax, 0x4321
1:  iret

on_step:
    inc word ptr [trapped]
    iret

on_undefined:
    inc word ptr [trapped]
    push bp
    mov bp, sp
    mov word ptr [bp + 2], offset undefined_end
    pop bp
    iret

on_protection:
    inc word ptr [trapped]
    push bp
    mov bp, sp
    mov word ptr [bp + 2], offset protection_end
    pop bp
    iret

far_add:
    mov ax, 5
    add ax, 7
    retf

report:                                 # (name): prints the verdict, which is set back, and the name
    pop bx
    pop cx
    push bx
    mov si, [verdict]
    mov word ptr [verdict], offset pass
    push cx
    call print
    pop si
    call print
    ret

print:
    lodsb
    test al, al
    jz 2f
    mov ah, al
1:  mov dx, 0x3fd
    in al, dx
    test al, 0x20
    jz 1b
    mov dx, 0x3f8
    mov al, ah
    out dx, al
    jmp print
2:  ret

trapped:
    .word 0
failures:
    .word 0
verdict:
    .word pass
title:
    .asciz "real mode\r\n"
pass:
    .asciz "  PASS  "
fail:
    .asciz "  FAIL  "
all:
    .asciz "all 14 checks passed\r\n"
some:
    .asciz "checks failed\r\n"
    .balign 8
descriptors:
    .quad 0, 0x00cf92000000ffff
descriptors_pointer:
    .word . - descriptors - 1
    .long descriptors
