# The 8254, the 8259 pair and the local APIC's timer. Routines may change rax, rcx, rdx, rdi, r8 and r9.
        .include "macros.inc"
        .globl  pic_init, pit_start, pit_stop, apic_init, apic_timer_periodic, apic_timer_stop
        .globl  timers_calibrate, ticks, apic_ticks, tsc_per_ms, apic_per_ms

        .set PIT_HZ, 1193182
        .set APIC_SPURIOUS, 0xf0
        .set APIC_LVT_TIMER, 0x320
        .set APIC_LVT_LINT0, 0x350
        .set APIC_INITIAL, 0x380
        .set APIC_CURRENT, 0x390
        .set APIC_DIVIDE, 0x3e0
        .set EXTINT, 7 << 8
        .set MASKED, 1 << 16
        .set PERIODIC, 1 << 17

        .text
        .code64
# Moves the 8259 pair to VECTOR_PIC and masks all but IRQ 0.
pic_init:
        .irp    pair, 0x1120, 0x11a0, 0x2021, 0x28a1, 0x0421, 0x02a1, 0x0121, 0x01a1, 0xfe21, 0xffa1
        mov     al, \pair >> 8
        out     \pair & 0xff, al
        .endr
        on_trap VECTOR_PIC, pit_tick
        ret

pit_tick:
        inc     dword ptr ticks[rip]
        mov     al, 0x20                # end of interrupt
        out     0x20, al
        ret

# pit_start: interrupts at ecx Hz on channel 0, mode 2.
pit_start:
        mov     al, 0x34
        out     0x43, al
        mov     eax, PIT_HZ
        xor     edx, edx
        div     ecx
        out     0x40, al
        mov     al, ah
        out     0x40, al
        ret

# Stops channel 0 (mode 0 without a count) and masks all of the 8259s.
pit_stop:
        mov     al, 0x30
        out     0x43, al
        mov     al, 0xff
        out     0x21, al
        ret

# Switches the local APIC on, its timer masked and dividing by 16, LINT0 as the wire of the 8259 pair.
apic_init:
        mov     ecx, 0x1b               # IA32_APIC_BASE
        rdmsr
        or      eax, 0x800
        wrmsr
        mov     edi, APIC
        mov     dword ptr [rdi + APIC_SPURIOUS], 0x100 + VECTOR_APIC + 15
        mov     dword ptr [rdi + APIC_LVT_LINT0], EXTINT
        mov     dword ptr [rdi + APIC_LVT_TIMER], MASKED
        mov     dword ptr [rdi + APIC_DIVIDE], 3
        on_trap VECTOR_APIC, apic_tick
        ret

apic_tick:
        inc     dword ptr apic_ticks[rip]
        mov     edi, APIC
        mov     dword ptr [rdi + APIC_EOI], 0
        ret

# apic_timer_periodic: an interrupt every ecx counts.
apic_timer_periodic:
        mov     edi, APIC
        mov     dword ptr [rdi + APIC_LVT_TIMER], PERIODIC + VECTOR_APIC
        mov     [rdi + APIC_INITIAL], ecx
        ret

apic_timer_stop:
        mov     edi, APIC
        mov     dword ptr [rdi + APIC_LVT_TIMER], MASKED
        mov     dword ptr [rdi + APIC_INITIAL], 0
        ret

# timers_calibrate: takes ecx + 1 interrupts of the 8254 at 1000 Hz and measures TSC and APIC timer over ecx of them.
timers_calibrate:
        push    rbx
        mov     ebx, ecx
        call    pic_init
        call    apic_init
        mov     ecx, 1000
        call    pit_start
        mov     ecx, 1
        call    wait_ticks
        mov     edi, APIC
        mov     dword ptr [rdi + APIC_INITIAL], -1
        rdtsc
        mov     r8d, eax
        mov     r9d, edx
        lea     ecx, [rbx + 1]
        call    wait_ticks
        rdtsc
        sub     eax, r8d
        sbb     edx, r9d
        div     ebx
        mov     tsc_per_ms[rip], eax
        mov     eax, -1
        sub     eax, [rdi + APIC_CURRENT]
        xor     edx, edx
        div     ebx
        mov     apic_per_ms[rip], eax
        call    pit_stop
        call    apic_timer_stop
        pop     rbx
        ret

# Halts until the 8254 has interrupted ecx times in all.
wait_ticks:
        cli
        cmp     ticks[rip], ecx
        jae     1f
        sti
        hlt
        jmp     wait_ticks
1:      ret

        .bss
        .balign 4
ticks:  .skip   4
apic_ticks:
        .skip   4
tsc_per_ms:
        .skip   4
apic_per_ms:
        .skip   4
