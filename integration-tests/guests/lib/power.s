# Switching off the way an operating system does: ACPI's S5 sleep state through the FADT and the DSDT's \_S5_ package.
        .include "macros.inc"
        .globl  power_off, find_fadt

        .set FADT_DSDT, 40
        .set FADT_SMI_CMD, 48
        .set FADT_ACPI_ENABLE, 52
        .set FADT_PM1A_CNT, 64
        .set FADT_PM1B_CNT, 68
        .set SLP_EN, 1 << 13
        .set SCI_EN, 1

        .text
        .code64
# power_off: with eax = 0 through ACPI, else (a check failed) through the debug-exit port. Never returns.
power_off:
        test    eax, eax
        mov     al, EXIT_FAIL
        jnz     1f
        call    acpi_off
        mov     al, 1                   # still here: no usable ACPI, say so with status 3
1:      out     DEBUG_EXIT, al
        cli
2:      hlt
        jmp     2b

acpi_off:
        call    find_fadt
        jc      9f
        mov     rbx, rax
        call    find_s5
        jc      9f
        mov     r8d, eax                # SLP_TYPa | SLP_TYPb << 8
        cmp     dword ptr [rbx + FADT_PM1A_CNT], 0
        je      9f                      # a machine without power management
        call    enable_acpi
        mov     edx, [rbx + FADT_PM1A_CNT]
        mov     ecx, r8d
        call    sleep
        mov     edx, [rbx + FADT_PM1B_CNT]
        shr     r8d, 8
        mov     ecx, r8d
        test    edx, edx
        jz      8f
        call    sleep
8:      call    read_tsc                # the power may stay on for a moment, on a busy host for longer: 2^36 TSC ticks
        mov     rcx, rax
7:      pause
        call    read_tsc
        sub     rax, rcx
        shr     rax, 36
        jz      7b
9:      ret

# Writes SLP_TYP (low three bits of ecx) with SLP_EN to the PM1 control port dx, keeping its other bits.
sleep:  in      ax, dx
        and     eax, ~(7 << 10)
        and     ecx, 7
        shl     ecx, 10
        or      eax, ecx
        or      eax, SLP_EN
        out     dx, ax
        ret

# Asks the firmware to hand power management over, unless it has none to hand over or has done so.
enable_acpi:
        mov     edx, [rbx + FADT_SMI_CMD]
        test    edx, edx
        jz      3f
        mov     edx, [rbx + FADT_PM1A_CNT]
        in      ax, dx
        test    al, SCI_EN
        jnz     3f
        mov     edx, [rbx + FADT_SMI_CMD]
        mov     al, [rbx + FADT_ACPI_ENABLE]
        out     dx, al
        mov     edx, [rbx + FADT_PM1A_CNT]
        mov     ecx, 1000000
2:      in      ax, dx
        test    al, SCI_EN
        loopz   2b
3:      ret

# find_fadt: its address in rax, or carry.
find_fadt:
        mov     esi, 0xe0000
        movabs  rax, 0x2052545020445352 # "RSD PTR "
1:      cmp     [rsi], rax
        je      2f
3:      add     esi, 16
        cmp     esi, 0x100000
        jb      1b
        stc
        ret
2:      mov     ecx, 20
        call    sum_is_zero
        jne     3b
        cmp     byte ptr [rsi + 15], 2  # revision: the XSDT is there from 2 on
        jb      4f
        mov     rdi, [rsi + 24]
        test    rdi, rdi
        mov     r9d, 8
        jnz     5f
4:      mov     edi, [rsi + 16]
        mov     r9d, 4
5:      mov     r10d, [rdi + 4]         # table length
        mov     ecx, 36
6:      cmp     ecx, r10d
        jae     8f
        mov     eax, [rdi + rcx]
        cmp     r9d, 8
        jne     7f
        mov     rax, [rdi + rcx]
7:      add     ecx, r9d
        cmp     dword ptr [rax], 0x50434146     # "FACP"
        jne     6b
        clc
        ret
8:      stc
        ret

# sum_is_zero: sets ZF if the ecx bytes at rsi add up to 0 modulo 256. Uses dl, rcx.
sum_is_zero:
        xor     edx, edx
1:      add     dl, [rsi + rcx - 1]
        loop    1b
        test    dl, dl
        ret

# find_s5: Name (\_S5_, Package { SLP_TYPa, SLP_TYPb, ... }) in the DSDT of the FADT rbx; al and ah, or carry.
find_s5:
        mov     esi, [rbx + FADT_DSDT]
        test    esi, esi
        jz      3f
        mov     ecx, [rsi + 4]
        sub     ecx, 36 + 8
        jbe     3f
        add     esi, 36
1:      cmp     dword ptr [rsi], 0x5f35535f     # "_S5_"
        je      2f
        inc     esi
        loop    1b
3:      stc
        ret
2:      cmp     byte ptr [rsi + 4], 0x12        # PackageOp
        jne     3b
        movzx   eax, byte ptr [rsi + 5]         # PkgLength: bits 7-6 say how many bytes follow
        shr     eax, 6
        lea     esi, [rsi + rax + 7]            # behind PkgLength and NumElements
        call    constant
        mov     ecx, eax
        call    constant
        mov     ah, al
        mov     al, cl
        clc
        ret

# One AML byte constant at rsi: ZeroOp, OneOp or BytePrefix and a byte.
constant:
        lodsb
        cmp     al, 0x0a
        jne     1f
        lodsb
1:      ret
