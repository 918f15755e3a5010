# A boot sector: prints a line on COM1 from real mode, adds up a sum through a table in another segment, switches the power off.
    .intel_syntax noprefix
    .code16
    .globl _start
_start:
    ljmp 0, offset 1f
1:  xor ax, ax
    mov ds, ax
    mov ss, ax
    mov sp, 0x7c00
    cld
    mov si, offset hello
    call print

    mov ax, 0x2000                      # a table of 1000 words at 0x20000
    mov es, ax
    xor di, di
    mov cx, 1000
2:  mov ax, cx
    stosw
    loop 2b
    push ds
    push es
    pop ds
    xor si, si
    xor dx, dx
    xor bx, bx
    mov cx, 1000
3:  lodsw
    add bx, ax
    adc dx, 0
    loop 3b
    pop ds
    mov si, offset failed
    cmp dx, 7                           # 500500 = 0x7a314
    jne 4f
    cmp bx, 0xa314
    jne 4f
    mov si, offset passed
4:  call print
    mov dx, 0x604                       # ACPI S5, as the tables of this machine say
    mov ax, 0x3400
    out dx, ax
    mov ax, 0x2000
    out dx, ax
5:  hlt
    jmp 5b

print:
    lodsb
    test al, al
    jz 7f
    mov ah, al
6:  mov dx, 0x3fd
    in al, dx
    test al, 0x20
    jz 6b
    mov dx, 0x3f8
    mov al, ah
    out dx, al
    jmp print
7:  ret

hello:
    .asciz "boot sector in real mode\r\n"
passed:
    .asciz "  PASS  sum of 1 to 1000\r\nall 1 checks passed\r\n"
failed:
    .asciz "  FAIL  sum of 1 to 1000\r\n"

    .org 510
    .word 0xaa55
