# CPUID faulting in the form of the processor's vendor: Intel's MSR_MISC_FEATURES_ENABLES (SDM volume 3, "CPUID faulting"), or AMD's bit
# of HWCR (APM volume 3, CPUID Fn8000_0021_EAX). In user mode CPUID is #GP and changes nothing, in ring 0 it answers.
        .include "rows.inc"
        .globl  main

        .set PLATFORM_INFO, 0xce
        .set MISC_FEATURES, 0x140
        .set HWCR, 0xc0010015
        .set AMD, 0x68747541            # "Auth", in EBX of leaf 0

        .text
        .code64
main:   call    prepare
        xor     eax, eax
        cpuid
        mov     vendor[rip], ebx
        cmp     ebx, AMD
        jne     1f
        call    amd
        jmp     2f
1:      call    intel
2:      call    faulting
        call    disable
        row     "#UD behind CPUID in user mode, which answers again", V_UD, 0, USER_CODE
        as_user
        xor     eax, eax
        cpuid
        at
        ud2
        done
        jmp     summary

intel:  mov     ecx, PLATFORM_INFO
        rdmsr
        bt      eax, 31
        setc    al
        claim   "MSR_PLATFORM_INFO says that CPUID can fault"
        row     "#GP: MSR_PLATFORM_INFO is written, with what it has", V_GP, 0
        mov     ecx, PLATFORM_INFO
        rdmsr
        at
        wrmsr
        done
        row     "#GP: MSR_MISC_FEATURES_ENABLES, bit 1", V_GP, 0
        mov     ecx, MISC_FEATURES
        mov     eax, 2
        xor     edx, edx
        at
        wrmsr
        done
        write_msr MISC_FEATURES, 1
        rdmsr
        cmp     eax, 1
        sete    al
        claim   "MSR_MISC_FEATURES_ENABLES keeps bit 0"
        ret

amd:    mov     eax, 0x80000021
        cpuid
        bt      eax, 17
        setc    al
        claim   "leaf 0x80000021 says that CPUID can fault"
        row     "#GP: HWCR, bit 0", V_GP, 0
        mov     ecx, HWCR
        mov     eax, 1
        xor     edx, edx
        at
        wrmsr
        done
        write_msr HWCR, 0x148
        rdmsr
        or      eax, edx
        sete    al
        claim   "HWCR drops bits 3, 6 and 8"
        write_msr HWCR, 0x1040000
        rdmsr
        cmp     eax, 0x1040000
        sete    al
        claim   "HWCR keeps bits 18 and 24"
        write_msr HWCR, (1 << 35)
        rdmsr
        cmp     edx, 8
        sete    al
        claim   "HWCR keeps bit 35"
        ret

# What both forms bring.
faulting:
        xor     eax, eax
        cpuid
        cmp     ebx, vendor[rip]
        sete    al
        claim   "in ring 0 CPUID answers"
        user_row "#GP: CPUID in user mode", V_GP, 0
        mov     eax, 1
        xor     ecx, ecx
        at
        cpuid
        done
        cmp     qword ptr seen_rax[rip], 1
        sete    al
        claim   "it has changed nothing"
        user_row "#UD: CPUID with LOCK, before that", V_UD, 0
        at
        .byte   0xf0, 0x0f, 0xa2
        done
        user_row "#GP: CPUID with single-step, and not #DB", V_GP, 0, FLAGS_FIXED + FLAGS_TF
        at
        cpuid
        done
        ret

disable:
        mov     ecx, HWCR
        cmp     dword ptr vendor[rip], AMD
        je      1f
        mov     ecx, MISC_FEATURES
1:      xor     eax, eax
        xor     edx, edx
        wrmsr
        ret

        .data
vendor: .long   0
