# Exceptions and changes of privilege, one line each: what is provoked must trap with the right vector, error code,
# instruction pointer, code segment and (page faults) CR2. Answers are the Intel SDM's, volume 3, chapters 4 to 7;
# QEMU's TCG gives the same. Those it gives otherwise are in strict.s.
        .include "rows.inc"
        .globl  main

        .text
        .code64
main:   call    prepare
        call    arithmetic
        call    opcodes
        call    debug
        call    segments
        call    canonical
        call    vectors
        call    pages
        call    floating
        call    user_mode
        call    user_pages
        call    system_call
        call    interrupts
        call    gates
        jmp     summary

# ---- rows

arithmetic:
        row     "#DE: div by zero", V_DE, 0
        xor     ecx, ecx
        at
        div     ecx
        done
        row     "#DE: quotient of div too large", V_DE, 0
        mov     edx, 1
        mov     ecx, 1
        at
        div     ecx
        done
        row     "#DE: idiv of the least number by -1", V_DE, 0
        movabs  rax, NON_CANONICAL
        cqo
        mov     rcx, -1
        at
        idiv    rcx
        done
        row     "#DE: 8-bit div, quotient 256", V_DE, 0
        mov     eax, 0x100
        mov     cl, 1
        at
        div     cl
        done
        row     "#DE: div by zero in memory", V_DE, 0
        at
        div     qword ptr zero[rip]
        done
        ret

opcodes:
        undefined "ud2", 0x0f, 0x0b
        undefined "lock on a register operand", 0xf0, 0x01, 0xc0
        undefined "push es in 64-bit mode", 0x06
        undefined "daa in 64-bit mode", 0x27
        undefined "pusha in 64-bit mode", 0x60
        undefined "into in 64-bit mode", 0xce
        undefined "far jmp with immediate in 64-bit mode", 0xea, 0, 0, 0, 0, 0, 0
        undefined "mov to cs", 0x8e, 0xc8
        undefined "mov from segment register 6", 0x8c, 0xf0
        undefined "mov to cr1", 0x0f, 0x22, 0xc8
        undefined "lea with a register", 0x8d, 0xc0
        undefined "cmpxchg8b with a register", 0x0f, 0xc7, 0xc8
        undefined "group 4 with /7", 0xfe, 0xf8
        row     "#UD: sse2 with CR4.OSFXSR clear", V_UD, 0
        set_cr4 0, 0x200
        at
        pxor    xmm0, xmm0
        done
        set_cr4 0x200
        row     "#UD: sse2 with CR0.EM", V_UD, 0
        set_cr0 4
        at
        pxor    xmm0, xmm0
        done
        set_cr0 0, 4
        ret

debug:
        row     "#BP: int3 traps behind itself", V_BP, 0
        int3
        at
        nop
        done
        row     "#BP: int 3, two bytes, traps behind itself", V_BP, 0
        .byte   0xcd, 3
        at
        nop
        done
        row     "#OF: int 4 traps behind itself", V_OF, 0
        int     4
        at
        nop
        done
        row     "#OF: into in compatibility mode", V_OF, 0, KERNEL_CODE32
        lea     rax, 1f[rip]
        push    KERNEL_CODE32
        push    rax
        retfq
1:      .code32
        mov     al, 127
        inc     al
        into
        at
        nop
        .code64
        done
        row     "#DB: single step, after the instruction behind popf", V_DB, 0
        push    FLAGS_FIXED + FLAGS_TF
        popfq
        nop
        at
        nop
        done
        mov     rax, dr6
        bt      eax, 14
        setc    al
        claim   "#DB: DR6.BS says single step"
        row     "#DB: execution breakpoint in DR0, before the instruction", V_DB, 0
        lea     rax, 7f[rip]
        mov     dr0, rax
        mov     eax, 0x402
        mov     dr7, rax
        nop
        at
        nop
        done
        row     "#DB: write watchpoint in DR1, behind the instruction", V_DB, 0
        lea     rax, zero[rip]
        mov     dr1, rax
        mov     eax, 0xd00408           # G1, write, 4 bytes
        mov     dr7, rax
        mov     dword ptr zero[rip], 0
        at
        nop
        done
        mov     eax, 0x400
        mov     dr7, rax
        ret

.macro  load_ds name, selector, vector, error
        row     "\name", \vector, \error
        mov     eax, \selector
        at
        mov     ds, eax
        done
.endm

segments:
        xor     eax, eax
        lldt    ax
        load_ds "#NP: ds, segment not present", NOT_PRESENT, V_NP, NOT_PRESENT
        load_ds "#GP: ds, execute-only code segment", EXECUTE_ONLY, V_GP, EXECUTE_ONLY
        load_ds "#GP: ds, a TSS", TASK_STATE, V_GP, TASK_STATE
        load_ds "#GP: ds, selector beyond the GDT", 0x1000, V_GP, 0x1000
        load_ds "#GP: ds, selector in an LDT that is not there", 0x14, V_GP, 0x14
        load_ds "#GP: ds, requested privilege 3 for a kernel segment", KERNEL_DATA + 3, V_GP, KERNEL_DATA
        row     "#SS: ss, segment not present", V_SS, NOT_PRESENT
        mov     eax, NOT_PRESENT
        at
        mov     ss, eax
        done
        row     "#GP: ss, a code segment", V_GP, KERNEL_CODE
        mov     eax, KERNEL_CODE
        at
        mov     ss, eax
        done
        row     "#GP: ltr, a data segment", V_GP, KERNEL_DATA
        mov     eax, KERNEL_DATA
        at
        ltr     ax
        done
        row     "#GP: ltr, a busy TSS", V_GP, TASK_STATE
        mov     eax, TASK_STATE
        at
        ltr     ax
        done
        row     "#GP: lldt, a data segment", V_GP, KERNEL_DATA
        mov     eax, KERNEL_DATA
        at
        lldt    ax
        done
        row     "#GP: far jmp to a data segment", V_GP, KERNEL_DATA
        at
        .byte   0xff, 0x2d              # jmp far m16:32
        .long   far_data - . - 4
        done
        row     "#GP: far jmp to the null segment", V_GP, 0
        at
        .byte   0xff, 0x2d
        .long   far_null - . - 4
        done
        row     "#NP: far call to a code segment not present", V_NP, ABSENT_CODE
        at
        .byte   0xff, 0x1d              # call far m16:32
        .long   far_absent - . - 4
        done
        row     "#GP: far ret to a data segment", V_GP, KERNEL_DATA
        push    KERNEL_DATA
        push    0
        at
        retfq
        done
        row     "#GP: iretq to a data segment", V_GP, KERNEL_DATA
        push    KERNEL_DATA
        push    rsp
        push    FLAGS_FIXED
        push    KERNEL_DATA
        push    0
        at
        iretq
        done
        ret

canonical:
        movabs  rbx, NON_CANONICAL
        row     "#GP: read of a non-canonical address", V_GP, 0
        at
        mov     eax, [rbx]
        done
        row     "#GP: write to a non-canonical address", V_GP, 0
        at
        mov     [rbx], eax
        done
        row     "#GP: movaps of an address not of 16", V_GP, 0
        lea     rbx, page_a[rip + 8]
        at
        movaps  xmm0, [rbx]
        done
        row     "#GP: fxsave to an address not of 16", V_GP, 0
        lea     rbx, page_a[rip + 8]
        at
        fxsave  [rbx]
        done
        row     "#GP: sse2 operand in memory not of 16", V_GP, 0
        lea     rbx, page_a[rip + 4]
        at
        paddd   xmm0, [rbx]
        done
        ret

vectors:
        row     "int n traps behind itself", TEST_VECTOR, 0
        int     TEST_VECTOR
        at
        nop
        done
        row     "#DF: page fault without a stack, on IST 1", V_DF, 0
        mov     qword ptr want_rip[rip], ANYWHERE
        movabs  rsp, ABSENT + 0x800
        push    rax
        at
        done
        ret

pages:
        row     "#PF: read, not present", V_PF, 0
        page_at ABSENT + 0x123
        at
        mov     al, [rbx]
        done
        row     "#PF: write, not present", V_PF, 2
        page_at ABSENT + 0x124
        at
        mov     [rbx], al
        done
        row     "#PF: no directory either", V_PF, 0
        page_at 0x7f0000000000
        at
        mov     al, [rbx]
        done
        row     "#PF: write to a read-only page with CR0.WP", V_PF, 3
        page_at READ_ONLY + 8
        at
        mov     [rbx], rax
        done
        row     "#PF: fetch, not present", V_PF, 0x10
        page_at ABSENT
        mov     want_rip[rip], rbx
        jmp     rbx
        at
        done
        row     "#PF: fetch from a no-execute page", V_PF, 0x11
        page_at DATA_ONLY
        mov     want_rip[rip], rbx
        jmp     rbx
        at
        done
        row     "#PF: write across pages, the second one absent", V_PF, 2
        page_at LAST + 0x1000
        mov     dword ptr page_b[rip + 0xffc], 0x11223344
        at
        mov     qword ptr [rbx - 4], 0
        done
        cmp     dword ptr page_b[rip + 0xffc], 0x11223344
        sete    al
        claim   "the first page keeps its bytes"
        row     "#PF: rep movsb stops where the page ends", V_PF, 2
        page_at LAST + 0x1000
        lea     rdi, [rbx - 16]
        lea     rsi, page_a[rip]
        mov     ecx, 32
        at
        rep     movsb
        done
        cmp     qword ptr seen_rcx[rip], 16
        sete    al
        claim   "rcx says how much is left to do"

        set_cr0 0, 0x10000
        movabs  rbx, READ_ONLY + 8
        mov     dword ptr [rbx], 0x55667788
        cmp     dword ptr page_a[rip + 8], 0x55667788
        sete    al
        claim   "without CR0.WP the kernel writes to a read-only page"
        set_cr0 0x10000

        map     ABSENT, page_b, PRESENT + WRITABLE
        movabs  rbx, ABSENT
        mov     eax, [rbx]
        call    entry_of_absent
        and     eax, 0x60
        cmp     eax, 0x20
        sete    al
        claim   "a read sets the accessed bit, not the dirty bit"
        movabs  rbx, ABSENT
        mov     [rbx], eax
        call    entry_of_absent
        and     eax, 0x60
        cmp     eax, 0x60
        sete    al
        claim   "a write sets the dirty bit"
        map     ABSENT, page_b, 0
        ret

# The page table entry of ABSENT, in rax.
entry_of_absent:
        mov     rax, pml4[rip]
        and     rax, -0x1000
        mov     rax, [rax + 8 * 256]
        and     rax, -0x1000
        mov     rax, [rax]
        and     rax, -0x1000
        mov     rax, [rax + 8]
        ret

floating:
        row     "#NM: x87 with CR0.TS", V_NM, 0
        set_cr0 8
        at
        fld1
        done
        row     "#NM: sse2 with CR0.TS", V_NM, 0
        set_cr0 8
        at
        pxor    xmm0, xmm0
        done
        row     "#NM: fwait with CR0.TS and MP", V_NM, 0
        set_cr0 8
        at
        fwait
        done
        clts
        row     "#MF: unmasked x87 division by zero, at the next x87 instruction", V_MF, 0
        fninit
        fldcw   unmasked[rip]
        fld1
        fldz
        fdivp
        at
        fwait
        done
        fninit
        ret

user_mode:
        user_row "user: #BP through a gate of ring 3", V_BP, 0
        int3
        at
        nop
        done
        cmp     qword ptr seen_ss[rip], USER_DATA
        sete    al
        lea     rcx, user_stack[rip]
        cmp     seen_rsp[rip], rcx
        sete    ah
        and     al, ah
        claim   "user: the frame holds the user's ss and rsp"
        lea     rcx, trap_stack[rip - 22 * 8]
        cmp     seen_frame[rip], rcx
        sete    al
        claim   "user: the frame is on the stack of the TSS"
        user_row "user: #GP hlt", V_GP, 0
        at
        hlt
        done
        user_row "user: #GP cli with IOPL 0", V_GP, 0
        at
        cli
        done
        user_row "user: cli with IOPL 3", V_BP, 0, FLAGS_FIXED + FLAGS_IOPL3
        cli
        int3
        at
        nop
        done
        user_row "user: #GP in from a port with IOPL 0", V_GP, 0
        at
        in      al, 0x61
        done
        user_row "user: in from a port with IOPL 3", V_BP, 0, FLAGS_FIXED + FLAGS_IOPL3
        in      al, 0x61
        int3
        at
        nop
        done
        user_row "user: #GP rdmsr", V_GP, 0
        mov     ecx, 0x1b
        at
        rdmsr
        done
        user_row "user: #GP mov from cr0", V_GP, 0
        at
        mov     rax, cr0
        done
        user_row "user: #GP lgdt", V_GP, 0
        at
        lgdt    bad_table[rip]
        done
        user_row "user: #GP invlpg", V_GP, 0
        at
        invlpg  [rax]
        done
        user_row "user: #GP wbinvd", V_GP, 0
        at
        wbinvd
        done
        user_row "user: #GP swapgs", V_GP, 0
        at
        swapgs
        done
        user_row "user: #GP sysret", V_GP, 0
        at
        sysretq
        done
        user_row "user: #GP ds, a kernel segment", V_GP, KERNEL_DATA
        mov     eax, KERNEL_DATA
        at
        mov     ds, eax
        done
        user_row "user: #GP iretq to ring 0", V_GP, KERNEL_CODE
        push    KERNEL_DATA
        push    0
        push    FLAGS_FIXED
        push    KERNEL_CODE
        push    0
        at
        iretq
        done
        row     "user: #GP rdtsc with CR4.TSD", V_GP, 0, USER_CODE
        set_cr4 4
        as_user
        at
        rdtsc
        done
        set_cr4 0, 4
        user_row "user: #UD ud2", V_UD, 0
        at
        ud2
        done
        user_row "user: #DE div by zero", V_DE, 0
        xor     ecx, ecx
        at
        div     ecx
        done
        user_row "user: popf leaves IF and IOPL alone", V_BP, 0
        push    FLAGS_FIXED + FLAGS_IOPL3 + 0x200
        popfq
        int3
        at
        nop
        done
        test    dword ptr seen_rflags[rip], FLAGS_IOPL3 + 0x200
        sete    al
        claim   "user: neither is set in the frame"
        row     "user: no #AC for an aligned read", V_BP, 0, USER_CODE
        set_cr0 0x40000
        as_user FLAGS_FIXED + FLAGS_AC
        mov     eax, page_a[rip + 4]
        int3
        at
        nop
        done
        set_cr0 0, 0x40000
        row     "user: compatibility mode: 0x40 is inc eax", V_BP, 0, USER_CODE32
        lea     rax, 1f[rip]
        lea     rcx, user_stack[rip]
        push    USER_DATA
        push    rcx
        push    FLAGS_FIXED
        push    USER_CODE32
        push    rax
        iretq
1:      .code32
        mov     eax, 41
        .byte   0x40
        int3
        at
        nop
        .code64
        done
        cmp     qword ptr seen_rax[rip], 42
        sete    al
        claim   "user: and gives 42"
        ret

user_pages:
        user_row "user: #PF read of a kernel page", V_PF, 5
        page_at SYSTEM + 4
        at
        mov     al, [rbx]
        done
        user_row "user: #PF write to a kernel page", V_PF, 7
        page_at SYSTEM + 4
        at
        mov     [rbx], al
        done
        user_row "user: #PF read, not present", V_PF, 4
        page_at ABSENT
        at
        mov     al, [rbx]
        done
        user_row "user: #PF write, not present", V_PF, 6
        page_at ABSENT
        at
        mov     [rbx], al
        done
        user_row "user: #PF write to a read-only page", V_PF, 7
        page_at READ_ONLY
        at
        mov     [rbx], al
        done
        user_row "user: #PF push, not present", V_PF, 6
        page_at ABSENT + 0xff8
        lea     rsp, [rbx + 8]
        at
        push    rax
        done
        user_row "user: #PF fetch, not present", V_PF, 0x14
        page_at ABSENT
        mov     want_rip[rip], rbx
        jmp     rbx
        at
        done
        user_row "user: #PF fetch from a no-execute page", V_PF, 0x15
        page_at DATA_ONLY
        mov     want_rip[rip], rbx
        jmp     rbx
        at
        done
        user_row "user: #PF fetch from a kernel page", V_PF, 0x15
        page_at SYSTEM
        mov     want_rip[rip], rbx
        jmp     rbx
        at
        done
        ret

# syscall and sysret, there and back again.
system_call:
        write_msr 0xc0000081, 0x0023001800000000        # STAR: kernel 0x18, user 0x23 with 0x2b and 0x33 behind
        mov     ecx, 0xc0000082                         # LSTAR
        lea     rax, 1f[rip]
        xor     edx, edx
        wrmsr
        write_msr 0xc0000084, 0x200                     # FMASK: IF
        row     "syscall and back: #BP in user mode", V_BP, 0, USER_CODE
        as_user FLAGS_FIXED + 0x201                     # IF and CF
        syscall
2:      int3
        at
        nop
        done
        cmp     qword ptr seen_ss[rip], USER_DATA
        sete    al
        claim   "sysret: ss is the user's"
        mov     rax, seen_rflags[rip]
        and     eax, 0x201
        cmp     eax, 0x201
        sete    al
        claim   "sysret: rflags come back from r11"
        lea     rcx, 2b[rip]
        cmp     call_return[rip], rcx
        sete    al
        claim   "syscall: rcx is the address behind it"
        mov     eax, call_saved[rip]
        and     eax, 0x201
        cmp     eax, 0x201
        sete    al
        claim   "syscall: r11 is rflags"
        test    dword ptr call_flags[rip], 0x200
        sete    al
        claim   "syscall: FMASK clears IF"
        cmp     word ptr call_cs[rip], KERNEL_CODE
        sete    al
        cmp     word ptr call_ss[rip], KERNEL_CODE + 8
        sete    ah
        and     al, ah
        claim   "syscall: cs and ss come from STAR"
        row     "#UD: syscall with EFER.SCE clear", V_UD, 0
        mov     ecx, 0xc0000080
        rdmsr
        and     eax, ~1
        wrmsr
        at
        syscall
        done
        mov     ecx, 0xc0000080
        rdmsr
        or      eax, 1
        wrmsr
        write_msr 0xc0000101, 0x1111                    # GS base
        write_msr 0xc0000102, 0x2222                    # kernel GS base
        swapgs
        mov     ecx, 0xc0000101
        rdmsr
        cmp     eax, 0x2222
        sete    bl
        mov     ecx, 0xc0000102
        rdmsr
        cmp     eax, 0x1111
        sete    al
        and     al, bl
        claim   "swapgs exchanges the two bases"
        ret
1:      mov     call_return[rip], rcx                   # on the user's stack still
        mov     call_saved[rip], r11
        mov     eax, cs
        mov     call_cs[rip], ax
        mov     eax, ss
        mov     call_ss[rip], ax
        pushfq
        pop     rax
        mov     call_flags[rip], rax
        sysretq

# An interrupt of the local APIC to itself arrives when it may, not before.
interrupts:
        call    apic_init
        on_trap VECTOR_APIC, record
        row     "sti: the interrupt comes after one more instruction", TEST_VECTOR, 0
        cli
        call    send_to_self
        nop
        sti
        nop
        at
        nop
        done
        row     "popf with IF: the interrupt comes at once", TEST_VECTOR, 0
        cli
        call    send_to_self
        push    FLAGS_FIXED + 0x200
        popfq
        at
        nop
        done
        row     "mov ss: the interrupt waits for one more instruction", TEST_VECTOR, 0
        call    send_to_self
        mov     ecx, KERNEL_DATA
        push    FLAGS_FIXED + 0x200
        popfq
        at
        mov     ss, ecx
        done
        row     "CR8 holds the interrupt back until it is lowered", TEST_VECTOR, 0
        mov     eax, 15
        mov     cr8, rax
        call    send_to_self
        sti
        nop
        nop
        xor     eax, eax
        mov     cr8, rax
        at
        nop
        done
        row     "hlt: the interrupt is reported behind it", TEST_VECTOR, 0
        call    send_to_self
        sti
        hlt
        at
        nop
        done
        cli
        ret

# A call gate to gate_target: access byte, and what stands in its last double word.
.macro  call_gate access, upper=0
        lea     rdi, gdt[rip + GATE]
        lea     eax, gate_target[rip]
        mov     [rdi], ax
        mov     word ptr [rdi + 2], KERNEL_CODE
        mov     byte ptr [rdi + 4], 0
        mov     byte ptr [rdi + 5], \access
        shr     eax, 16
        mov     [rdi + 6], ax
        mov     dword ptr [rdi + 8], 0
        mov     dword ptr [rdi + 12], \upper
.endm

.macro  through_gate digit
        .byte   0xff, \digit * 8 + 5   # call (3) or jmp (5) far m16:32
        .long   far_gate - . - 4
.endm

gates:
        row     "call gate: same privilege, and back", V_BP, 0
        call_gate 0x8c
        through_gate 3
        int3
        at
        nop
        done
        mov     rax, row_stack[rip]
        sub     rax, 16
        cmp     gate_rsp[rip], rax
        sete    al
        claim   "call gate: cs and rip are on the same stack"
        row     "call gate: jump", V_BP, 0
        lea     rax, 1f[rip]
        push    KERNEL_CODE
        push    rax
        through_gate 5
1:      int3
        at
        nop
        done
        row     "call gate: user to kernel, and back", V_BP, 0, USER_CODE
        call_gate 0xec
        as_user
        through_gate 3
        int3
        at
        nop
        done
        cmp     word ptr gate_cs[rip], KERNEL_CODE
        sete    al
        cmp     word ptr gate_ss[rip], 0
        sete    ah
        and     al, ah
        claim   "call gate: the kernel's code segment, a null stack segment"
        lea     rcx, trap_stack[rip - 32]
        cmp     gate_rsp[rip], rcx
        sete    al
        claim   "call gate: the frame is on the stack of the TSS"
        lea     rcx, user_stack[rip]
        cmp     seen_rsp[rip], rcx
        sete    al
        claim   "call gate: the user's stack is as before"
        user_row "user: #GP far jmp through a call gate to the kernel", V_GP, KERNEL_CODE
        at
        through_gate 5
        done
        row     "user: #GP call gate of ring 0", V_GP, GATE, USER_CODE
        call_gate 0x8c
        as_user
        at
        through_gate 3
        done
        row     "#NP: call gate not present", V_NP, GATE
        call_gate 0x0c
        at
        through_gate 3
        done
        row     "#GP: call gate with a type in its upper half", V_GP, GATE
        call_gate 0x8c, 0x0c00
        at
        through_gate 3
        done
        ret

gate_target:
        mov     eax, cs
        mov     gate_cs[rip], ax
        mov     eax, ss
        mov     gate_ss[rip], ax
        mov     gate_rsp[rip], rsp
        retfq

send_to_self:
        mov     edi, APIC
        mov     dword ptr [rdi + 0x300], 0x40000 + TEST_VECTOR
1:      bt      dword ptr [rdi + 0x300], 12             # until delivered
        jc      1b
        ret

