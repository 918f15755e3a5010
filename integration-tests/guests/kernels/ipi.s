# Interprocessor interrupts in xAPIC mode (SDM volume 3, 11.6): to one, to some, to the one of lowest priority, NMI, and INIT with SIPI to a
# processor that runs already. SMI is in smm.s.
        .include "macros.inc"
        .include "smp.inc"
        .globl  main

        .set VECTOR, VECTOR_APIC + 9
        .set LDR, APIC + 0xd0
        .set TPR, APIC + 0x80
        .set ICR_HIGH, APIC + 0x310
        .set FIXED_IPI, 0x4000
        .set LOWEST_IPI, 0x4100
        .set NMI_IPI, 0x4400
        .set BY_MAP, 0x800

        .text
        .code64
main:   print   "ipi\r\n"
        call    smp_start
        mov     r12d, eax
        on_trap VECTOR, interrupt
        on_trap 2, nmi
        mov     al, 0xff                # no interrupts of devices
        out     0x21, al
        sti
        lea     rax, logical_identifier[rip]
        call    smp_run

        xor     ebx, ebx
1:      mov     edi, ebx                # physical
        mov     esi, FIXED_IPI + VECTOR
        call    send_to
        inc     ebx
        cmp     ebx, r12d
        jb      1b
        lea     eax, [r12 + r12]
        call    arrive
        mov     eax, 1
        call    all_took
        claim   "fixed, physical: each of those addressed, once"

        mov     eax, 1                  # all, by the message's bit map
        mov     ecx, r12d
        shl     eax, cl
        lea     edi, [eax - 1]
        mov     esi, FIXED_IPI + BY_MAP + VECTOR
        call    send_to
        lea     eax, [r12 + 2 * r12]
        call    arrive
        mov     eax, 2
        call    all_took
        claim   "fixed, logical: all at once"

        xor     ebx, ebx
2:      mov     preferred[rip], ebx
        lea     rax, priorities[rip]
        call    smp_run
        call    settle_long             # what woke it may still be pending, and counts as its priority
        call    clear
        mov     edi, 0xff
        mov     esi, LOWEST_IPI + BY_MAP + VECTOR
        call    send_to
        lea     eax, [r12 + 1]
        call    arrive
        cmp     dword ptr total[rip], 1
        je      3f
        inc     dword ptr not_one[rip]
3:      lea     rdx, took[rip]
        cmp     dword ptr [rdx + 4 * rbx], 1
        je      4f
        inc     dword ptr not_lowest[rip]
4:      inc     ebx
        cmp     ebx, r12d
        jb      2b
        cmp     dword ptr not_one[rip], 0
        sete    al
        claim   "lowest priority: one of them"
        cmp     dword ptr not_lowest[rip], 0
        sete    al
        claim   "lowest priority: the one whose TPR is lowest"
        mov     dword ptr preferred[rip], -1
        lea     rax, no_priority[rip]
        call    smp_run

        mov     ecx, ICR
        mov     dword ptr [rcx], TO_OTHERS + NMI_IPI
        lea     eax, [r12 + r12 - 1]
        add     eax, total[rip]
        call    arrive
        lea     eax, [r12 - 1]
        cmp     nmis[rip], eax
        sete    al
        claim   "NMI: all others"

        cmp     r12d, 1
        je      6f
        lea     edi, [r12 - 1]
        mov     esi, INIT_IPI
        call    send_to
        call    settle
        lea     edi, [r12 - 1]
        mov     esi, STARTUP_IPI + (TRAMPOLINE >> 12)
        call    send_to
        lea     eax, [r12 + r12]
        add     eax, total[rip]
        call    arrive
        lea     eax, [r12 + 1]
        cmp     cpus[rip], eax
        sete    al
        claim   "INIT and SIPI: starts again"
6:      jmp     summary

logical_identifier:
        mov     eax, 1
        mov     ecx, edi
        shl     eax, cl
        shl     eax, 24
        mov     ecx, LDR
        mov     [rcx], eax
        ret

# The preferred one has task priority 0x10, the others 0x20: all below VECTOR's class.
priorities:
        mov     edi, APIC + 0x20
        mov     edi, [rdi]
        shr     edi, 24
        mov     eax, 0x20
        mov     ecx, 0x10
        cmp     edi, preferred[rip]
        cmove   eax, ecx
        mov     ecx, TPR
        mov     [rcx], eax
        ret
no_priority:
        mov     ecx, TPR
        mov     dword ptr [rcx], 0
        ret

# send_to: edi = destination, esi = the command.
send_to:
        shl     edi, 24
        mov     ecx, ICR_HIGH
        mov     [rcx], edi
        mov     ecx, ICR
        mov     [rcx], esi
1:      bt      dword ptr [rcx], 12     # not sent yet
        jc      1b
        ret

# arrive: waits until eax interrupts, NMIs and processors have been counted, as long as a busy host needs (on one that lost them, some
# minutes), and then as settle does.
arrive: mov     edi, eax
        xor     ecx, ecx
1:      pause
        call    counted
        cmp     eax, edi
        jae     settle
        dec     ecx
        jnz     1b

# settle: gives what was sent too often time to arrive: until nobody has taken anything for a while.
settle: mov     ecx, 100000
        jmp     1f
settle_long:
        mov     ecx, 2000000
1:      call    counted
        mov     edi, eax
2:      pause
        call    counted
        cmp     eax, edi
        jne     settle
        dec     ecx
        jnz     2b
        ret

counted:
        mov     eax, total[rip]
        add     eax, nmis[rip]
        add     eax, cpus[rip]
        ret

# all_took: al = whether every processor took eax interrupts.
all_took:
        mov     ecx, r12d
        lea     rdx, took[rip]
1:      cmp     [rdx + 4 * rcx - 4], eax
        jne     2f
        dec     ecx
        jnz     1b
        mov     al, 1
        ret
2:      xor     eax, eax
        ret

clear:  xor     eax, eax
        lea     rdi, took[rip]
        mov     ecx, MAX_CPUS
        rep stosd
        mov     total[rip], eax
        ret

interrupt:
        mov     ecx, APIC + 0x20
        mov     ecx, [rcx]
        shr     ecx, 24
        lea     rax, took[rip]
        lock inc dword ptr [rax + 4 * rcx]
        lock inc dword ptr total[rip]
        mov     ecx, APIC + APIC_EOI
        mov     dword ptr [rcx], 0
        ret

nmi:    lock inc dword ptr nmis[rip]
        ret

        .data
        .balign 64
preferred:
        .long   -1
not_one:
        .long   0
not_lowest:
        .long   0
        .balign 64
total:  .long   0
nmis:   .long   0
        .balign 64
took:   .skip   4 * MAX_CPUS
