# The guest's command line: space-separated name=NUMBER words from the multiboot loader.
        .include "macros.inc"
        .globl  read_option

        .text
        .code64
# read_option: rsi names the option with its '='; eax is the default. The value in eax. Uses rcx, rdx, rsi, rdi.
read_option:
        mov     edx, multiboot_info[rip]
        test    byte ptr [rdx], 4       # cmdline is valid
        jz      9f
        mov     edi, [rdx + 16]
1:      mov     rdx, rsi                # compare at rdi
2:      mov     cl, [rdx]
        test    cl, cl
        jz      4f
        cmp     cl, [rdi]
        jne     3f
        inc     rdx
        inc     rdi
        jmp     2b
3:      cmp     byte ptr [rdi], 0       # on to the next word
        je      9f
        inc     rdi
        cmp     byte ptr [rdi - 1], ' '
        jne     3b
        jmp     1b
4:      xor     eax, eax
5:      movzx   ecx, byte ptr [rdi]
        sub     ecx, '0'
        cmp     ecx, 9
        ja      9f
        imul    eax, eax, 10
        add     eax, ecx
        inc     rdi
        jmp     5b
9:      ret
