# From the multiboot entry (32-bit protected mode, paging off) to `main` in 64-bit mode with the first
# 4 GiB mapped one to one, SSE on, a GDT with user segments, a TSS and an IDT. `main` returns the number
# of failed checks in eax; the machine is then switched off.
        .include "macros.inc"
        .globl  _start, multiboot_info, map_page, gdt, pml4, directories, trap_stack

        .set MULTIBOOT_MAGIC, 0x1badb002
        .set MULTIBOOT_FLAGS, 3         # modules on page boundaries, memory information
        .set MULTIBOOT_LOADED, 0x2badb002

        .section .multiboot, "a"
        .balign 4
        .long   MULTIBOOT_MAGIC, MULTIBOOT_FLAGS, -(MULTIBOOT_MAGIC + MULTIBOOT_FLAGS)

        .text
        .code32
_start: cli
        cld
        mov     esp, offset kernel_stack
        cmp     eax, MULTIBOOT_LOADED
        mov     esi, offset not_multiboot
        jne     refuse
        mov     multiboot_info, ebx
        mov     eax, 0x80000000
        cpuid
        cmp     eax, 0x80000001
        mov     esi, offset no_long_mode
        jb      refuse
        mov     eax, 0x80000001
        cpuid
        bt      edx, 29                 # LM
        jnc     refuse
        mov     ebp, edx

        # PML4[0] -> PDPT[0..3] -> four directories of 2 MiB pages; above 3 GiB uncached, for devices.
        mov     dword ptr pml4, offset pdpt + PRESENT + WRITABLE + USER
        mov     edi, offset pdpt
        mov     eax, offset directories + PRESENT + WRITABLE + USER
        mov     ecx, 4
1:      mov     [edi], eax
        add     eax, 0x1000
        add     edi, 8
        loop    1b
        mov     edi, offset directories
        mov     eax, PRESENT + WRITABLE + LARGE
        mov     ecx, 4 * 512
2:      cmp     eax, 0xc0000000
        jb      3f
        or      eax, CACHE_OFF
3:      mov     [edi], eax
        add     eax, 0x200000
        add     edi, 8
        loop    2b

        mov     eax, 0x6a0              # CR4: PAE, PGE, OSFXSR, OSXMMEXCPT
        mov     cr4, eax
        mov     eax, offset pml4
        mov     cr3, eax
        mov     ecx, 0xc0000080         # EFER: SCE, LME, and NXE if there is NX
        rdmsr
        or      eax, 0x101
        bt      ebp, 20
        jnc     4f
        or      eax, 0x800
4:      wrmsr
        mov     eax, 0x80010033         # CR0: PG, WP, NE, ET, MP, PE
        mov     cr0, eax
        lgdt    gdt_pointer
        jmp     KERNEL_CODE:long_mode

refuse: mov     dx, COM1
        lodsb
        test    al, al
        jz      5f
        out     dx, al
        jmp     refuse
5:      mov     al, EXIT_FAIL
        out     DEBUG_EXIT, al
6:      hlt
        jmp     6b

        .code64
long_mode:
        mov     eax, KERNEL_DATA
        mov     ds, eax
        mov     es, eax
        mov     ss, eax
        xor     eax, eax
        mov     fs, eax
        mov     gs, eax
        mov     esp, offset kernel_stack
        call    load_task_state
        call    traps_init
        call    console_init
        call    main
        jmp     power_off

# The TSS gives the stacks: RSP0 for traps from user mode, IST1 for double faults.
load_task_state:
        lea     rdx, task_state[rip]
        lea     rax, trap_stack[rip]
        mov     [rdx + 4], rax
        lea     rax, fault_stack[rip]
        mov     [rdx + 36], rax
        mov     word ptr [rdx + 102], 104       # no I/O bitmap
        lea     rax, gdt[rip + TASK_STATE]
        mov     word ptr [rax], 103
        mov     [rax + 2], dx
        shr     rdx, 16
        mov     [rax + 4], dl
        mov     byte ptr [rax + 5], 0x89
        mov     [rax + 7], dh
        mov     eax, TASK_STATE
        ltr     ax
        ret

# map_page: maps the 4 KiB page at virtual rdi to physical rsi with bits rdx; tables come from a small pool.
map_page:
        push    rax
        push    rcx
        push    r8
        lea     r8, pml4[rip]
        mov     cl, 39
1:      mov     rax, rdi
        shr     rax, cl
        and     eax, 511
        lea     r8, [r8 + 8 * rax]
        cmp     cl, 12
        je      3f
        mov     rax, [r8]
        test    al, PRESENT
        jnz     2f
        mov     eax, pool_next[rip]
        add     dword ptr pool_next[rip], 0x1000
        or      eax, PRESENT + WRITABLE + USER
        mov     [r8], rax
2:      and     rax, -0x1000
        mov     r8, rax
        sub     cl, 9
        jmp     1b
3:      lea     rax, [rsi + rdx]
        mov     [r8], rax
        invlpg  [rdi]
        pop     r8
        pop     rcx
        pop     rax
        ret

        .section .rodata
not_multiboot:
        .asciz  "this guest wants a multiboot 1 loader\r\n"
no_long_mode:
        .asciz  "this guest wants a CPU with long mode\r\n"

        .data
        .balign 8
gdt:    .quad   0
        .quad   0x00cf9b000000ffff      # KERNEL_CODE32
        .quad   0x00cf93000000ffff      # KERNEL_DATA
        .quad   0x00af9b000000ffff      # KERNEL_CODE
        .quad   0x00cffb000000ffff      # USER_CODE32
        .quad   0x00cff3000000ffff      # USER_DATA
        .quad   0x00affb000000ffff      # USER_CODE
        .quad   0, 0                    # TASK_STATE, by load_task_state
        .quad   0, 0, 0, 0              # from SPARE on: for the guest
gdt_pointer:
        .word   . - gdt - 1
        .long   gdt, 0
pool_next:
        .long   pool

        .bss
        .balign 4096
pml4:   .skip   4096
pdpt:   .skip   4096
directories:
        .skip   4 * 4096
pool:   .skip   16 * 4096
        .skip   8192
kernel_stack:
        .skip   4096
trap_stack:
        .skip   4096
fault_stack:
task_state:
        .skip   104
multiboot_info:
        .skip   4
