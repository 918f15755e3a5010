# Text on COM1, polled, and the verdicts of checks. Every routine keeps all registers but rflags.
        .include "macros.inc"
        .globl  console_init, putc, puts, newline, pad_to, put_hex, put_dec, column, verdict, summary

        .text
        .code64
# 115200 baud, 8N1, FIFO on, no interrupts.
console_init:
        .irp    pair, 0x0001, 0x8003, 0x0100, 0x0001, 0x0303, 0xc702, 0x0304
        mov     edx, COM1 + (\pair & 7)
        mov     al, \pair >> 8
        out     dx, al
        .endr
        ret

# putc: the character in al.
putc:   push    rdx
        push    rax
        mov     edx, COM1 + 5
1:      in      al, dx
        test    al, 0x20                # LSR: transmitter holding register empty
        jz      1b
        pop     rax
        mov     edx, COM1
        out     dx, al
        inc     dword ptr column[rip]
        cmp     al, 10
        jne     2f
        mov     dword ptr column[rip], 0
2:      pop     rdx
        ret

# puts: the zero-terminated string at rsi.
puts:   push    rax
        push    rsi
1:      lodsb
        test    al, al
        jz      2f
        call    putc
        jmp     1b
2:      pop     rsi
        pop     rax
        ret

newline:
        print   "\r\n"
        ret

# pad_to: spaces up to column ecx.
pad_to: push    rax
1:      cmp     column[rip], ecx
        jae     2f
        mov     al, ' '
        call    putc
        jmp     1b
2:      pop     rax
        ret

# put_hex: the low ecx hexadecimal digits of rax.
put_hex:
        push    rax
        push    rcx
        push    rdx
        mov     rdx, rax
        shl     ecx, 2
1:      sub     ecx, 4
        mov     rax, rdx
        shr     rax, cl
        and     eax, 15
        cmp     al, 10
        jb      2f
        add     al, 'a' - '0' - 10
2:      add     al, '0'
        call    putc
        test    ecx, ecx
        jnz     1b
        pop     rdx
        pop     rcx
        pop     rax
        ret

# put_dec: rax, unsigned, without leading zeros.
put_dec:
        push    rax
        push    rcx
        push    rdx
        push    rbx
        mov     ebx, 10
        xor     ecx, ecx
1:      xor     edx, edx
        div     rbx
        push    rdx
        inc     ecx
        test    rax, rax
        jnz     1b
2:      pop     rax
        add     al, '0'
        call    putc
        loop    2b
        pop     rbx
        pop     rdx
        pop     rcx
        pop     rax
        ret

# verdict: counts a check and begins its line with PASS if al is not 0, else with FAIL.
verdict:
        inc     dword ptr checks[rip]
        test    al, al
        jz      1f
        print   "  PASS  "
        ret
1:      inc     dword ptr failures[rip]
        print   "  FAIL  "
        ret

# summary: says how many checks passed; returns the number of failures in eax.
summary:
        mov     eax, failures[rip]
        test    eax, eax
        jnz     1f
        print   "all "
        mov     eax, checks[rip]
        call    put_dec
        print   " checks passed\r\n"
        xor     eax, eax
        ret
1:      call    put_dec
        print   " of "
        mov     eax, checks[rip]
        call    put_dec
        print   " checks FAILED\r\n"
        mov     eax, failures[rip]
        ret

        .bss
        .balign 4
column: .skip   4
checks: .skip   4
failures:
        .skip   4
