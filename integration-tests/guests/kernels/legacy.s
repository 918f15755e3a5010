# Virtual-8086 mode and task switches in hardware (Intel SDM, volume 3, chapters 20 and 7). 64-bit mode has neither: main
# goes to protected mode without paging, tries, comes back and reports. QEMU's TCG gives the same answers.
        .include "macros.inc"
        .globl  main

        .set CODE, 0x08
        .set DATA, 0x10
        .set TASK_A, 0x18
        .set TASK_B, 0x20
        .set TASK_GATE, 0x28

        .set V_UD, 6
        .set V_NP, 11
        .set V_TS, 10
        .set V_GP, 13
        .set V_BP, 3
        .set V_TEST, 0x40
        .set V_TASK, 0x41
        .set GATES, 0x42

        .set EFER, 0xc0000080
        .set LOW, 0x8000                # where the program of virtual-8086 mode is
        .set STACK, 0x900
        .set FIXED, 2
        .set NT, 0x4000
        .set VM, 0x20000
        .set IOPL3, 0x3000
        .set TS, 8

        .set number, 0
        .data
names:                                  # filled by `check`
        .text

# check "text" [, condition]: notes the condition for the report.
.macro  check   text, condition=e
        set\condition byte ptr results + number
        .set    number, number + 1
        .pushsection .rodata
text\@: .asciz  "\text\r\n"
        .popsection
        .pushsection .data
        .long   text\@
        .popsection
.endm

.macro  same    text, seen, value
        cmp     dword ptr \seen, \value
        check   "\text"
.endm

# virtual flags, instruction: executes it in virtual-8086 mode until something traps.
.macro  virtual flags, instruction:vararg
        mov     esi, offset 8f
        mov     edx, \flags
        mov     dword ptr resume, offset 9f
        mov     resume_stack, esp
        jmp     enter_virtual
        .code16
8:      \instruction
        int     V_TEST
        .code32
9:
.endm

# sensitive "name", instruction: #GP(0) with IOPL 0.
.macro  sensitive name, instruction:vararg
        virtual 0, \instruction
        mov     eax, seen_vector
        shl     eax, 16
        or      eax, seen_error
        or      eax, seen_eip
        cmp     eax, V_GP << 16
        check   "virtual-8086: \name with IOPL 0 is #GP(0)"
.endm

# trapping "text", vector, error, instruction: in protected mode; it faults.
.macro  trapping text, vector, error, instruction:vararg
        mov     dword ptr resume, offset 7f
        mov     resume_stack, esp
        mov     dword ptr seen_vector, -1
6:      \instruction
7:      cmp     dword ptr seen_vector, \vector
        sete    al
        cmp     dword ptr seen_error, \error
        sete    ah
        cmp     dword ptr seen_eip, offset 6b
        sete    cl
        and     al, ah
        test    al, cl
        check   "\text", nz
.endm

        .text
        .code64
main:   mov     stack64[rip], rsp
        sgdt    gdt64[rip]
        sidt    idt64[rip]
        call    tables
        lgdt    pointer[rip]
        push    CODE
        lea     rax, down[rip]
        push    rax
        retfq

up:     mov     eax, KERNEL_DATA
        mov     ds, eax
        mov     es, eax
        mov     ss, eax
        mov     rsp, stack64[rip]
        lidt    idt64[rip]
        and     byte ptr gdt[rip + TASK_STATE + 5], 0xfd
        mov     eax, TASK_STATE
        ltr     ax
        xor     ebx, ebx
1:      lea     rdx, results[rip]
        mov     al, [rdx + rbx]
        call    verdict
        lea     rdx, names[rip]
        mov     esi, [rdx + 4 * rbx]
        call    puts
        inc     ebx
        cmp     ebx, offset checks
        jb      1b
        jmp     summary

# Bases of the two TSS, gates.
tables: lea     rax, task_a[rip]
        lea     rdi, own_gdt[rip + TASK_A]
        call    base
        lea     rax, task_b[rip]
        lea     rdi, own_gdt[rip + TASK_B]
        call    base
        lea     rdi, own_idt[rip]
        lea     rax, stubs[rip]
        mov     ecx, GATES
1:      mov     [rdi], ax
        mov     word ptr [rdi + 2], CODE
        mov     word ptr [rdi + 4], 0xee00              # interrupt gate, DPL 3
        mov     edx, eax
        shr     edx, 16
        mov     [rdi + 6], dx
        add     rax, 16
        add     rdi, 8
        loop    1b
        mov     word ptr [rdi - 6], TASK_B
        mov     word ptr [rdi - 4], 0xe500              # task gate
        ret

base:   mov     [rdi + 2], ax
        shr     eax, 16
        mov     [rdi + 4], al
        mov     [rdi + 7], ah
        ret

        .code32
down:   mov     eax, DATA
        mov     ds, eax
        mov     es, eax
        mov     ss, eax
        mov     esp, offset stack_end
        mov     eax, cr0
        and     eax, 0x7fffffff
        mov     cr0, eax
        mov     ecx, EFER
        rdmsr
        and     eax, ~0x100
        wrmsr
        lidt    idt_pointer
        mov     eax, TASK_A
        ltr     ax
        call    virtual_mode
        call    tasks
        mov     ecx, EFER
        rdmsr
        or      eax, 0x100
        wrmsr
        mov     eax, cr0
        or      eax, 0x80000000
        mov     cr0, eax
        lgdt    gdt64
        jmp     KERNEL_CODE:up

# Every vector: 16 bytes that push error code and number.
        .balign 16
stubs:
        .set    v, 0
        .rept   GATES
        .balign 16
        .if     v == 8 || (v >= 10 && v <= 14) || v == 17
        .else
        push    0
        .endif
        push    v
        jmp     trapped
        .set    v, v + 1
        .endr
        .balign 16

# Notes the frame, which is longer when it comes from virtual-8086 mode, and goes on behind the check's instruction.
trapped:
        push    ds
        push    DATA
        pop     ds
        push    DATA
        pop     es
        pop     dword ptr now_ds
        mov     seen_ebx, ebx
        pushfd
        pop     dword ptr now_flags
        .irp    field, vector, error, eip, cs, flags, esp, ss, es, ds, fs, gs
        pop     dword ptr seen_\field
        .endr
        cld
        mov     esp, resume_stack
        jmp     dword ptr resume

# Copies the program at esi and enters it with EFLAGS edx.
enter_virtual:
        mov     edi, LOW
        mov     ecx, 16
        rep     movsb
        mov     dword ptr seen_vector, -1
        push    0xa44
        push    0xa33
        push    0xa22
        push    0xa11
        push    STACK
        push    0x100
        or      edx, VM + FIXED
        push    edx
        push    LOW >> 4
        push    0
        iretd

virtual_mode:
        virtual IOPL3, mov bx, cs
        same    "virtual-8086: int reaches its gate", seen_vector, V_TEST
        same    "virtual-8086: behind the instruction", seen_eip, 4
        same    "virtual-8086: CS is a paragraph", seen_cs, LOW >> 4
        same    "virtual-8086: SS is saved", seen_ss, STACK
        same    "virtual-8086: ESP is saved", seen_esp, 0x100
        same    "virtual-8086: EFLAGS are saved, with VM", seen_flags, VM + IOPL3 + FIXED
        same    "virtual-8086: ES is saved", seen_es, 0xa11
        same    "virtual-8086: DS is saved", seen_ds, 0xa22
        same    "virtual-8086: FS is saved", seen_fs, 0xa33
        same    "virtual-8086: GS is saved", seen_gs, 0xa44
        cmp     word ptr now_ds, 0
        check   "virtual-8086: the handler's DS is null"
        test    dword ptr now_flags, VM
        check   "virtual-8086: the handler runs without VM"
        cmp     word ptr seen_ebx, LOW >> 4
        check   "virtual-8086: mov bx, cs"
        mov     byte ptr [0xa225], 0
        virtual 0, mov byte ptr ds:[5], 0x5a
        cmp     byte ptr [0xa225], 0x5a
        check   "virtual-8086: DS is 16 times its selector"
        virtual IOPL3, .byte 0x9c, 0x5b          # pushf; pop bx
        cmp     word ptr seen_ebx, IOPL3 + FIXED
        check   "virtual-8086: pushf with IOPL 3"
        virtual IOPL3, sti
        same    "virtual-8086: sti with IOPL 3", seen_flags, VM + IOPL3 + FIXED + 0x200
        virtual IOPL3, .byte 0x6a, 0, 0x9d       # push 0; popf
        same    "virtual-8086: popf keeps IOPL and VM", seen_flags, VM + IOPL3 + FIXED
        sensitive cli, cli
        sensitive sti, sti
        sensitive pushf, pushf
        sensitive popf, popf
        sensitive iret, iret
        sensitive "int n", int V_TEST
        virtual 0, int3
        same    "virtual-8086: int3 with IOPL 0 reaches its gate", seen_vector, V_BP
        virtual IOPL3, hlt
        same    "virtual-8086: hlt is #GP", seen_vector, V_GP
        virtual IOPL3, mov eax, cr0
        same    "virtual-8086: mov eax, cr0 is #GP", seen_vector, V_GP
        virtual IOPL3, in al, 0x61
        same    "virtual-8086: IOPL gives no ports", seen_vector, V_GP
        virtual IOPL3, str ax
        same    "virtual-8086: str is #UD", seen_vector, V_UD
        ret

tasks:  mov     dword ptr task_b + 0x24, FIXED
        jmp     TASK_B:0
        same    "tasks: jmp loads TR", seen_task, TASK_B
        same    "tasks: jmp does not nest", seen_flags, FIXED
        test    dword ptr seen_cr0, TS
        check   "tasks: CR0.TS is set", nz
        cmp     byte ptr own_gdt + TASK_A + 5, 0x8b
        check   "tasks: back by jmp, the first is busy"
        cmp     byte ptr own_gdt + TASK_B + 5, 0x89
        check   "tasks: back by jmp, the second is not"
        call    TASK_B:0
        test    dword ptr seen_flags, NT
        check   "tasks: call nests", nz
        same    "tasks: call leaves a link", seen_link, TASK_A
        cmp     byte ptr own_gdt + TASK_B + 5, 0x89
        check   "tasks: back by iret, the second is not busy"
        pushfd
        pop     eax
        test    eax, NT
        check   "tasks: back by iret, NT is clear"
        mov     dword ptr seen_task, 0
        call    TASK_GATE:0
        same    "tasks: call through a gate", seen_task, TASK_B
        mov     dword ptr seen_task, 0
        int     V_TASK
        same    "tasks: a task gate in the IDT", seen_task, TASK_B
        same    "tasks: it nests", seen_link, TASK_A
        mov     ebx, 0x12345678
        call    TASK_B:0
        cmp     ebx, 0x12345678
        check   "tasks: registers are the task's own"
        trapping "tasks: jmp to a busy one is #GP", V_GP, TASK_A, jmp TASK_A:0
        and     byte ptr own_gdt + TASK_B + 5, 0x7f
        trapping "tasks: one that is not present is #NP", V_NP, TASK_B, jmp TASK_B:0
        or      byte ptr own_gdt + TASK_B + 5, 0x80
        mov     word ptr own_gdt + TASK_B, 0x66
        trapping "tasks: too small a TSS is #TS", V_TS, TASK_B, call TASK_B:0
        mov     word ptr own_gdt + TASK_B, 0x67
        ret

# The second task: notes how it was entered, and goes back that way.
second: str     eax
        movzx   eax, ax
        mov     seen_task, eax
        mov     eax, cr0
        mov     seen_cr0, eax
        clts
        movzx   eax, word ptr task_b
        mov     seen_link, eax
        pushfd
        pop     eax
        mov     seen_flags, eax
        mov     ebx, 0x55555555
        test    eax, NT
        jnz     1f
        jmp     TASK_A:0
        jmp     second
1:      iretd
        jmp     second

        .set checks, number

        .data
        .balign 8
own_gdt:
        .quad   0
        .quad   0x00cf9b000000ffff
        .quad   0x00cf93000000ffff
        .quad   0x0000890000000067
        .quad   0x0000890000000067
        .word   0, TASK_B, 0x8500, 0
pointer:
        .word   . - own_gdt - 1
        .long   own_gdt, 0
idt_pointer:
        .word   8 * GATES - 1
        .long   own_idt, 0
        .balign 8
task_a: .long   0, stack0_end, DATA
        .space  0x58
        .word   0, 104                  # no I/O bitmap
task_b: .long   0, stack0_end, DATA
        .space  0x14
        .long   second, FIXED
        .space  0x10
        .long   stack_b_end
        .space  0x0c
        .long   DATA, CODE, DATA, DATA, DATA, DATA, 0
        .word   0, 104

        .bss
        .balign 16
own_idt:
        .space  8 * GATES
gdt64:  .space  10
idt64:  .space  10
stack64:
        .space  8
        .irp    field, vector, error, eip, cs, flags, esp, ss, es, ds, fs, gs, ebx, task, cr0, link
seen_\field:
        .space  4
        .endr
now_ds: .space  4
now_flags:
        .space  4
resume: .space  4
resume_stack:
        .space  4
results:
        .space  64
        .balign 16
        .space  1024
stack_end:
        .space  1024
stack0_end:
        .space  1024
stack_b_end:
