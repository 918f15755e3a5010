# x2APIC mode on several processors (SDM volume 3, 11.12): transitions of IA32_APIC_BASE, model-specific registers and their #GPs, identifiers,
# SELF IPI, and interprocessor interrupts with destinations of 32 bits.
        .include "macros.inc"
        .globl  main

        .set IA32_APIC_BASE, 0x1b
        .set X2_ID, 0x802
        .set X2_EOI, 0x80b
        .set X2_LDR, 0x80d
        .set X2_ICR, 0x830
        .set X2_SELF_IPI, 0x83f
        .set VECTOR, VECTOR_APIC + 9

        .text
        .code64
main:   print   "x2apic\r\n"
        call    smp_start
        mov     r12d, eax
        on_trap 13, general_protection
        on_trap VECTOR, interrupt
        sti

        mov     eax, 1
        cpuid
        bt      ecx, 21
        setc    al
        claim   "CPUID has x2APIC"
        mov     ecx, X2_ID
        call    read_faults
        claim   "no registers in xAPIC mode"
        mov     eax, 0x400
        call    base_faults
        claim   "no EXTD without EN"

        lea     rax, everybody[rip]
        call    smp_run

        mov     ecx, r12d
        mov     eax, 1
        shl     eax, cl
        dec     eax
        cmp     eax, identifiers[rip]
        sete    al
        claim   "identifiers as CPUID leaf 0xB has them"
        cmp     dword ptr wrong_ldr[rip], 0
        sete    al
        claim   "logical identifiers follow"
        lea     eax, [r12 + 2 * r12 - 1]
        cmp     eax, interrupts[rip]
        sete    al
        claim   "interrupts by physical, logical and shorthand destinations"

        mov     eax, 0x800
        call    base_faults
        claim   "no way back to xAPIC mode"
        mov     ecx, X2_EOI
        mov     eax, 1
        call    write_faults
        claim   "EOI takes 0 only"
        mov     ecx, 0x831
        call    read_faults
        claim   "no upper half of ICR"
        mov     ecx, X2_ID
        xor     eax, eax
        call    write_faults
        claim   "the identifier is read-only"
        mov     dword ptr interrupts[rip], 0
        mov     ecx, X2_SELF_IPI
        mov     eax, VECTOR
        xor     edx, edx
        wrmsr
        cmp     dword ptr interrupts[rip], 1
        sete    al
        claim   "SELF IPI"
        jmp     summary


everybody:
        mov     ecx, IA32_APIC_BASE
        rdmsr
        or      eax, 0xc00
        wrmsr
        mov     ecx, X2_ID
        rdmsr
        mov     r8d, eax
        mov     eax, 0xb
        xor     ecx, ecx
        cpuid
        cmp     edx, r8d
        jne     1f
        lock bts identifiers[rip], r8d
1:      mov     ecx, X2_LDR
        rdmsr
        mov     ecx, r8d
        mov     edx, 1
        shl     edx, cl
        cmp     eax, edx
        je      2f
        lock inc dword ptr wrong_ldr[rip]
2:      mov     ecx, cpus[rip]
        call    barrier
        test    edi, edi
        jnz     5f
        xor     r9d, r9d
3:      mov     edx, r9d                # physical
        mov     ecx, X2_ICR
        mov     eax, 0x4000 + VECTOR
        call    send
        mov     edx, 1                  # logical: cluster 0
        mov     ecx, r9d
        shl     edx, cl
        mov     eax, 0x4800 + VECTOR
        call    send
        inc     r9d
        cmp     r9d, cpus[rip]
        jb      3b
        mov     eax, 0xc4000 + VECTOR   # all but this one
        xor     edx, edx
        call    send
5:      mov     ecx, cpus[rip]
        call    barrier
        ret

# Sends edx:eax and waits until everybody has what was sent.
send:   mov     r10d, interrupts[rip]
        inc     r10d
        bt      eax, 19
        jnc     1f
        add     r10d, cpus[rip]
        sub     r10d, 2
1:      mov     ecx, X2_ICR
        wrmsr
2:      pause
        cmp     interrupts[rip], r10d
        jb      2b
        ret

interrupt:
        lock inc dword ptr interrupts[rip]
        mov     ecx, X2_EOI
        xor     eax, eax
        xor     edx, edx
        wrmsr
        ret

# RDMSR and WRMSR are two bytes.
general_protection:
        inc     dword ptr faults[rip]
        add     qword ptr [rdi + frame_rip], 2
        ret

read_faults:
        mov     dword ptr faults[rip], 0
        rdmsr
        jmp     did_fault
write_faults:
        mov     dword ptr faults[rip], 0
        xor     edx, edx
        wrmsr
did_fault:
        cmp     dword ptr faults[rip], 1
        sete    al
        ret

# Whether EN and EXTD cannot become the bits in eax.
base_faults:
        push    rbx
        mov     ebx, eax
        mov     ecx, IA32_APIC_BASE
        rdmsr
        and     eax, ~0xc00
        or      eax, ebx
        mov     dword ptr faults[rip], 0
        wrmsr
        pop     rbx
        jmp     did_fault

        .data
        .balign 64
interrupts:
        .long   0
faults: .long   0
identifiers:
        .long   0
wrong_ldr:
        .long   0

        .include "smp.inc"
