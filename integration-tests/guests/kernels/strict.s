# As segs.s, for the answers of the Intel SDM that QEMU 7.2's TCG gives otherwise, or does not give.
        .include "rows.inc"
        .globl  main

        .text
        .code64
main:   call    prepare
        undefined "lock on mov", 0xf0, 0x89, 0x03
        undefined "pop group with /1", 0x8f, 0xc8
        row     "#DB: int1 traps behind itself", V_DB, 0
        .byte   0xf1
        at
        nop
        done
        row     "#GP: ss, null with requested privilege 3", V_GP, 0
        mov     eax, 3
        at
        mov     ss, eax
        done
        movabs  rbx, NON_CANONICAL
        row     "#SS: non-canonical address by rbp", V_SS, 0
        mov     rbp, rbx
        at
        mov     eax, [rbp]
        done
        row     "#SS: push with rsp non-canonical", V_SS, 0
        mov     rdx, idt_pointer[rip + 2]
        or      byte ptr [rdx + 16 * V_SS + 4], 1       # a stack for the frame: IST 1
        mov     rsp, rbx
        at
        push    rax
        done
        mov     rdx, idt_pointer[rip + 2]
        and     byte ptr [rdx + 16 * V_SS + 4], 0xf8
        row     "#DF: push with rsp non-canonical, the frame cannot be pushed either", V_DF, 0
        mov     rsp, rbx
        at
        push    rax
        done
        row     "#GP: last byte beyond the canonical ones", V_GP, 0
        movabs  rbx, 0x7ffffffffffd
        at
        mov     eax, [rbx]
        done
        row     "#GP: int beyond the IDT", V_GP, 0x80*8+2
        at
        int     0x80
        done
        row     "#NP: int to a gate not present", V_NP, IDT_ABSENT*8+2
        mov     rbx, idt_pointer[rip + 2]
        and     byte ptr [rbx + 16 * IDT_ABSENT + 5], 0x7f
        at
        int     IDT_ABSENT
        done
        row     "#PF: read-modify-write is a write", V_PF, 2
        page_at ABSENT + 0x128
        at
        lock inc dword ptr [rbx]
        done
        row     "#PF: reserved bit in a 2 MiB entry", V_PF, 9
        mov     eax, PRESENT + WRITABLE + LARGE + 0x2000
        mov     directories[rip + 8 * 300], eax
        page_at 300*0x200000
        invlpg  [rbx]
        at
        mov     al, [rbx]
        done
        row     "#XM: unmasked sse division by zero", V_XM, 0
        ldmxcsr unmasked_sse[rip]
        xorps   xmm0, xmm0
        at
        divss   xmm0, xmm0
        done
        ldmxcsr masked_sse[rip]
        row     "#GP: ldmxcsr with a reserved bit", V_GP, 0
        at
        ldmxcsr bad_sse[rip]
        done
        user_row "user: #GP int through a gate of ring 0", V_GP, TEST_VECTOR*8+2
        at
        int     TEST_VECTOR
        done
        row     "user: #AC misaligned read with CR0.AM and EFLAGS.AC", V_AC, 0, USER_CODE
        set_cr0 0x40000
        as_user FLAGS_FIXED + FLAGS_AC
        lea     rbx, page_a[rip]
        at
        mov     eax, [rbx + 1]
        done
        set_cr0 0, 0x40000
        # These last: a machine that takes what they write may not live on.
        row     "#GP: rdmsr of a register that is not there", V_GP, 0
        mov     ecx, 0x12345678
        at
        rdmsr
        done
        row     "#GP: wrmsr of a register that is not there", V_GP, 0
        mov     ecx, 0x12345678
        at
        wrmsr
        done
        row     "#GP: LSTAR, non-canonical", V_GP, 0
        mov     ecx, 0xc0000082
        mov     edx, 0x80000000
        at
        wrmsr
        done
        row     "#GP: EFER, a reserved bit", V_GP, 0
        mov     ecx, 0xc0000080
        rdmsr
        or      edx, 1
        at
        wrmsr
        done
        row     "#GP: EFER, LME off while paging", V_GP, 0
        mov     ecx, 0xc0000080
        rdmsr
        and     eax, ~0x100
        at
        wrmsr
        done
        row     "#GP: CR0, paging without protection", V_GP, 0
        mov     rax, cr0
        and     eax, ~1
        at
        mov     cr0, rax
        done
        row     "#GP: CR0, NW without CD", V_GP, 0
        mov     rax, cr0
        or      eax, 1 << 29
        at
        mov     cr0, rax
        done
        row     "#GP: CR0, a bit above 31", V_GP, 0
        mov     rax, cr0
        bts     rax, 40
        at
        mov     cr0, rax
        done
        row     "#GP: CR4, PAE off in long mode", V_GP, 0
        mov     rax, cr4
        and     eax, ~0x20
        at
        mov     cr4, rax
        done
        row     "#GP: CR4, a reserved bit", V_GP, 0
        mov     rax, cr4
        or      eax, 1 << 31
        at
        mov     cr4, rax
        done
        row     "#GP: CR3, a reserved bit", V_GP, 0
        mov     rax, cr3
        bts     rax, 62
        at
        mov     cr3, rax
        done
        row     "#GP: CR8, a reserved bit", V_GP, 0
        mov     eax, 16
        at
        mov     cr8, rax
        done
        row     "#GP: DR7, a bit above 31", V_GP, 0
        movabs  rax, 0x100000400
        at
        mov     dr7, rax
        done
        row     "#GP: lgdt with a non-canonical base", V_GP, 0
        at
        lgdt    bad_table[rip]
        done
        jmp     summary
