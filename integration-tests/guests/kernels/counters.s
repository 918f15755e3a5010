# Counts and records work that is known, without an end, for machines that are changed meanwhile: instructions and branches of every
# lap, the instruction at which a counter overflows, and all records of branches at that point. Every byte that comes on COM1 is
# answered with it and the laps so far; q ends. Option: laps=N, to end by itself. For a machine with the parts x86.pmu, version 4 or 5, and x86.lbr, and a CPU model with
# arch-lbr. When they go, it says so and waits until they are there again. With a branch predictor and caches, which know the loop after a
# few laps, each lap has as many mispredicted branches and cache misses as the one before; none of the records is of such a branch.
        .include "macros.inc"
        .include "msr.inc"
        .globl  main

        .set ROUNDS, 200000
        .set BEFORE, 2                  # instructions behind the WRMSR that enables, up to the loop
        .set OVERFLOW, BEFORE + 15 * ROUNDS / 4         # in the middle of the loop: 15 instructions in two rounds
        .set BEHIND, 4                  # from the loop up to the WRMSR that disables, which counts
        .set HANDLER, 18                # from the WRMSR that ends the freeze to IRETQ: ret, 15 pops, add, iretq
        .set INSTRUCTIONS, BEFORE + 15 * ROUNDS / 2 + BEHIND + HANDLER
        .set BRANCHES, 4 * ROUNDS + 2   # two of the handler
        .set WIDTH, 1 << 48

        .set APIC_LVTPC, 0x340
        .set NMI, 0x400
        .set DEBUGCTL, 0x1d9
        .set PMC0, 0x4c1
        .set PMC1, 0x4c2
        .set PMC2, 0x4c3
        .set PMC3, 0x4c4
        .set PERFEVTSEL0, 0x186
        .set PERFEVTSEL1, 0x187
        .set PERFEVTSEL2, 0x188
        .set PERFEVTSEL3, 0x189
        .set FIXED_CTR0, 0x309
        .set FIXED_CTR_CTRL, 0x38d
        .set GLOBAL_STATUS, 0x38e
        .set GLOBAL_CTRL, 0x38f
        .set STATUS_RESET, 0x390
        .set LBR_CTL, 0x14ce
        .set LBR_DEPTH, 0x14cf
        .set LBR_FROM, 0x1500
        .set LBR_TO, 0x1600
        .set LBR_INFO, 0x1200
        .set RECORDS, 32
        .set LEARNT, 4                  # laps
        .set PATTERN, 7                 # branches taken in two rounds

# The lap is wrong unless a register has a value.
.macro  expect number, value, text
        mov     ecx, \number
        get_msr
        movabs  rdx, \value
        cmp     rax, rdx
        je      good\@
        mov     ecx, 16
        call    put_hex
        xor     eax, eax
        claim   " is not \text"
        jmp     summary
good\@:
.endm

        .text
        .code64
main:   on_trap 2, overflowed
        on_trap 13, gone
        mov     stack[rip], rsp
        option  "laps=", 0
        mov     laps[rip], eax
        xor     ebp, ebp
        print   "counters\r\n"

lap:    call    there
        set_msr DEBUGCTL, 0x1800        # FREEZE_PERFMON_ON_PMI, FREEZE_LBRS_ON_PMI
        set_msr GLOBAL_CTRL, 0
        set_msr STATUS_RESET, 3 | 3 << 58
        set_msr PERFEVTSEL0, 0x4300c4   # EN, OS, USR: branches
        set_msr PERFEVTSEL1, 0x5300c0   # and INT: instructions
        set_msr PERFEVTSEL2, 0x4300c5   # mispredicted branches
        set_msr PERFEVTSEL3, 0x434f2e   # references of the last-level cache
        set_msr FIXED_CTR_CTRL, 3       # OS, USR
        set_msr PMC0, 0
        set_msr PMC2, 0
        set_msr PMC3, 0
        set_msr PMC1, (WIDTH - OVERFLOW)
        set_msr FIXED_CTR0, 0
        mov     edx, APIC + APIC_LVTPC
        mov     dword ptr [rdx], NMI
        mov     dword ptr overflows[rip], 0
        set_msr LBR_DEPTH, RECORDS      # which clears
        set_msr LBR_CTL, 0x7f0003       # all kinds, OS
        set_msr GLOBAL_CTRL, (0xf | 1 << 32)

        mov     ecx, ROUNDS
        xor     ebx, ebx
again:  call    leaf
behind: test    bl, 1
if:     jz      even
        nop
even:   dec     ecx
back:   jnz     again

        mov     ecx, GLOBAL_CTRL
        xor     eax, eax
        xor     edx, edx
        wrmsr
        set_msr LBR_CTL, 0
        expect  FIXED_CTR0, INSTRUCTIONS, "the number of instructions"
        expect  PMC1, (INSTRUCTIONS - OVERFLOW), "the number of instructions behind the overflow"
        expect  PMC0, BRANCHES, "the number of branches"
        expect  GLOBAL_STATUS, 0, "the status"
        mov     eax, overflows[rip]
        cmp     eax, 1
        jne     wrong
        call    as_before
        inc     ebp
        cmp     ebp, laps[rip]
        je      done

        mov     edx, COM1 + 5
        in      al, dx
        test    al, 1                   # LSR: a byte is there
        jz      lap
        mov     edx, COM1
        in      al, dx
        cmp     al, 'q'
        je      done
        call    putc
        mov     al, ' '
        call    putc
        mov     eax, ebp
        call    put_dec
        call    newline
        jmp     lap

# Mispredicted branches and references to the cache, once the loop is known.
as_before:
        mov     ecx, PMC2
        get_msr
        mov     rbx, rax
        shl     rbx, 32
        mov     ecx, PMC3
        get_msr
        or      rbx, rax
        xchg    rbx, events[rip]
        inc     dword ptr known[rip]
        cmp     dword ptr known[rip], LEARNT
        jb      1f
        cmp     rbx, events[rip]
        je      1f
        mov     rax, events[rip]
        mov     ecx, 16
        call    put_hex
        xor     eax, eax
        claim   " are not the events of the lap before"
        jmp     summary
1:      ret

leaf:   inc     rbx
leaves: ret

done:   mov     al, 1
        claim   "every instruction, every branch, every overflow and every record"
        jmp     summary

wrong:  call    put_dec
        xor     eax, eax
        claim   " overflows or wrong records"
        jmp     summary

# NMI: counters and records are frozen. An overflow in the wrong place, or with a wrong record, counts as a thousand.
overflowed:
        inc     dword ptr overflows[rip]
        lea     rax, again[rip]
        cmp     [rdi + frame_rip], rax
        jne     3f
        xor     ebx, ebx                # number of the record
1:      lea     rsi, pattern[rip]
        mov     eax, ebx
        xor     edx, edx
        mov     ecx, PATTERN
        div     ecx
        imul    edx, edx, 24
        add     rsi, rdx
        .irp    register, LBR_FROM, LBR_TO, LBR_INFO
        lea     ecx, [rbx + \register]
        get_msr
        cmp     rax, [rsi]
        jne     3f
        add     rsi, 8
        .endr
        inc     ebx
        cmp     ebx, RECORDS
        jb      1b
2:      mov     edx, APIC + APIC_LVTPC
        mov     dword ptr [rdx], NMI
        set_msr STATUS_RESET, 2 | 3 << 58
        ret
3:      add     dword ptr overflows[rip], 1000
        jmp     2b

# #GP: the registers are gone. The lap begins anew.
gone:   mov     dword ptr known[rip], 0
        lea     rax, lap[rip]
        mov     [rdi + frame_rip], rax
        mov     rax, stack[rip]
        mov     [rdi + frame_rsp], rax
        ret

# Returns when both parts are there.
there:  xor     r12d, r12d
1:      mov     eax, 10
        cpuid
        and     eax, 0xff               # version
        mov     r13d, eax
        mov     eax, 7
        xor     ecx, ecx
        cpuid
        shr     edx, 19                 # arch-lbr
        and     edx, 1
        imul    r13d, edx
        test    r13d, r13d
        jnz     2f
        test    r12d, r12d
        jnz     1b
        inc     r12d
        print   "gone\r\n"
        jmp     1b
2:      test    r12d, r12d
        jz      3f
        print   "there again\r\n"
3:      ret

# The youngest record in the middle, and those before it: source, target, and type, validity and cycles.
        .data
        .balign 8
pattern:
        .long   back, 0, again, 0
        .quad   0x1000000000000002         # 1 << 60: cycles are valid
        .long   if, 0, even, 0
        .quad   0x1000000000000002
        .long   leaves, 0, behind, 0
        .quad   0x1500000000000002      # type 5: RET
        .long   again, 0, leaf, 0
        .quad   0x1400000000000001         # type 4: near relative CALL
        .long   back, 0, again, 0
        .quad   0x1000000000000005
        .long   leaves, 0, behind, 0
        .quad   0x1500000000000002
        .long   again, 0, leaf, 0
        .quad   0x1400000000000001

        .bss
        .balign 8
stack:  .skip   8
overflows:
        .skip   4
laps:   .skip   4
known:  .skip   4                       # laps since it began, or began anew
        .balign 8
events: .skip   8                       # of the last lap
