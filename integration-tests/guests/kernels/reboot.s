# Resets the machine once and, started again, switches it off. Option: by=0 ACPI's reset register (default),
# 1 port 0xcf9, 2 the keyboard controller, 3 a triple fault. A byte of battery-backed CMOS memory tells the starts apart.
        .include "macros.inc"
        .globl  main

        .set CMOS_MARK, 0x70            # an index without a meaning of its own
        .set MARK, 0xa5
        .set FADT_FLAGS, 112
        .set RESET_REG_SUP, 10          # bit number
        .set FADT_RESET_REG, 116
        .set FADT_RESET_VALUE, 128

        .text
        .code64
main:   mov     al, CMOS_MARK
        out     0x70, al
        in      al, 0x71
        cmp     al, MARK
        je      again
        mov     al, MARK
        call    set_mark
        print   "first start: reset\r\n"
        option  "by=", 0
        cmp     eax, 1
        jb      by_acpi
        je      by_cf9
        cmp     eax, 2
        je      by_keyboard
        lidt    no_idt[rip]
        ud2

by_acpi:
        call    find_fadt
        jc      1f
        bt      dword ptr [rax + FADT_FLAGS], RESET_REG_SUP
        jnc     1f
        cmp     byte ptr [rax + FADT_RESET_REG], 1      # in I/O space
        jne     1f
        mov     edx, [rax + FADT_RESET_REG + 4]
        mov     al, [rax + FADT_RESET_VALUE]
        out     dx, al
        jmp     wait
1:      print   "no ACPI reset register\r\n"
        jmp     fail

by_cf9: mov     edx, 0xcf9
        mov     al, 2                   # hard reset, then the edge
        out     dx, al
        mov     al, 6
        out     dx, al
        jmp     wait

by_keyboard:
        mov     al, 0xfe
        out     0x64, al
wait:   mov     ecx, 100000000
1:      pause
        loop    1b
        print   "no reset came\r\n"
fail:   xor     eax, eax
        call    set_mark
        mov     eax, 1
        ret

again:  xor     eax, eax
        call    set_mark
        mov     al, 1
        claim   "started again after the reset"
        jmp     summary

set_mark:
        mov     ah, al
        mov     al, CMOS_MARK
        out     0x70, al
        mov     al, ah
        out     0x71, al
        ret

        .section .rodata
no_idt: .word   0
        .quad   0
