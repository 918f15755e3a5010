# The 8254, the 8259 pair and the local APIC's timer. Routines may change rax, rcx, rdx, rdi, r8 and r9.
#
# A busy host stops a guest for a while wherever it likes, and interrupts that nobody took meanwhile are lost. So nothing
# here counts interrupts to learn a frequency, and what can be said of n interrupts is only that n periods have passed.
        .include "macros.inc"
        .globl  timers_init, apic_init, pit_start, pit_stop, apic_timer_periodic, apic_timer_stop
        .globl  await_interrupts, read_tsc, ticks, apic_ticks, tsc_per_ms, apic_per_ms

        .set PIT_HZ, 1193182
        .set PIT_CLOCKS, PIT_HZ / 100   # a measurement takes at least 10 ms ...
        .set SHARPNESS, 256             # ... and this many times what is unsure about its ends
        .set TRIES, 1000                # 55 ms each
        .set APIC_SPURIOUS, 0xf0
        .set APIC_LVT_TIMER, 0x320
        .set APIC_LVT_LINT0, 0x350
        .set APIC_INITIAL, 0x380
        .set APIC_CURRENT, 0x390
        .set APIC_DIVIDE, 0x3e0
        .set EXTINT, 7 << 8
        .set MASKED, 1 << 16
        .set PERIODIC, 1 << 17

        .set LOOK_BEFORE, 0             # offsets in a look at the clocks
        .set LOOK_BLUR, 8
        .set LOOK_PIT, 16
        .set LOOK_APIC, 20
        .set LOOK_SIZE, 24

        .text
        .code64
# Moves the 8259 pair to VECTOR_PIC, masks everything and forgets earlier requests.
pic_init:
        .irp    pair, 0x1120, 0x11a0, 0x2021, 0x28a1, 0x0421, 0x02a1, 0x0121, 0x01a1, 0xff21, 0xffa1
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

# pit_start: interrupts at ecx Hz on channel 0, mode 2. The 8259s come last: the output rises with the mode already.
pit_start:
        mov     al, 0x34
        out     0x43, al
        mov     eax, PIT_HZ
        xor     edx, edx
        div     ecx
        out     0x40, al
        mov     al, ah
        out     0x40, al
        call    pic_init
        mov     al, 0xfe
        out     0x21, al
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

# await_interrupts: halts until the counter at rsi has reached ecx. Afterwards interrupts are off, ecx is what the counter
# says, and al is 1 if no interrupt came too early: they are at 1000 Hz, and the TSC was r12 before their timer was started.
await_interrupts:
        cli
        cmp     [rsi], ecx
        jae     1f
        sti
        hlt
        jmp     await_interrupts
1:      mov     ecx, [rsi]
        call    read_tsc
        sub     rax, r12
        imul    rax, rax, 100
        imul    edx, tsc_per_ms[rip], 99        # one per cent for what is measured and rounded
        imul    rdx, rcx
        cmp     rax, rdx
        setae   al
        ret

# read_tsc: all 64 bits in rax. Uses rdx.
read_tsc:
        rdtsc
        shl     rdx, 32
        or      rax, rdx
        ret

# timers_init: all interrupts of the 8259s masked, the local APIC on, tsc_per_ms and apic_per_ms measured by the 8254.
# Ends the guest if that fails.
timers_init:
        push    rbx
        call    pic_init
        call    apic_init
        mov     ebx, TRIES
1:      call    calibrate
        jnc     2f
        dec     ebx
        jnz     1b
        print   "the 8254 cannot be read quickly enough to measure other clocks\r\n"
        mov     eax, 1
        jmp     power_off
2:      call    pit_stop
        call    apic_timer_stop
        pop     rbx
        ret

# calibrate: compares two looks at all clocks; carry when they are too far apart (channel 0 has run out) or too blurred.
calibrate:
        mov     al, 0x30                # mode 0: the output rises at 0 and stays
        out     0x43, al
        mov     al, 0xff
        out     0x40, al
        out     0x40, al
        mov     edi, APIC
        mov     dword ptr [rdi + APIC_INITIAL], -1
        lea     rdi, first_look[rip]
        call    look
1:      lea     rdi, last_look[rip]
        call    look
        jc      9f
        mov     ecx, last_look[rip + LOOK_PIT]
        sub     ecx, first_look[rip + LOOK_PIT]
        cmp     ecx, PIT_CLOCKS
        jb      1b
        mov     rax, last_look[rip + LOOK_BEFORE]
        sub     rax, first_look[rip + LOOK_BEFORE]
        mov     rdx, first_look[rip + LOOK_BLUR]
        add     rdx, last_look[rip + LOOK_BLUR]
        imul    rdx, rdx, SHARPNESS
        cmp     rax, rdx
        jb      1b
        call    per_ms
        mov     tsc_per_ms[rip], eax
        mov     eax, last_look[rip + LOOK_APIC]
        sub     eax, first_look[rip + LOOK_APIC]
        call    per_ms
        mov     apic_per_ms[rip], eax
        clc
9:      ret

# per_ms: rax was counted during ecx clocks of the 8254; how many that is in 1 ms. Keeps ecx.
per_ms: imul    rax, rax, PIT_HZ / 2
        xor     edx, edx
        div     rcx
        mov     r8d, 500
        xor     edx, edx
        div     r8
        ret

# look: writes to rdi what all clocks say: the TSC before and how far it went meanwhile, clocks of the 8254 and of the
# APIC's timer since they were started. Carry when the 8254 has run out.
look:   call    read_tsc
        mov     [rdi + LOOK_BEFORE], rax
        mov     al, 0xc2                # read back status and count of channel 0
        out     0x43, al
        mov     ecx, APIC
        mov     ecx, [rcx + APIC_CURRENT]
        call    read_tsc
        sub     rax, [rdi + LOOK_BEFORE]
        mov     [rdi + LOOK_BLUR], rax
        not     ecx
        mov     [rdi + LOOK_APIC], ecx
        in      al, 0x40
        mov     ecx, eax                # bit 7: the output
        in      al, 0x40
        mov     dl, al
        in      al, 0x40
        mov     ah, al
        mov     al, dl
        not     ax
        movzx   eax, ax
        mov     [rdi + LOOK_PIT], eax
        bt      ecx, 7
        ret

        .bss
        .balign 8
first_look:
        .skip   LOOK_SIZE
last_look:
        .skip   LOOK_SIZE
ticks:  .skip   4
apic_ticks:
        .skip   4
tsc_per_ms:
        .skip   4
apic_per_ms:
        .skip   4
