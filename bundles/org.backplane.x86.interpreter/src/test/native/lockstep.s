# Executes programs, one after another, and writes down how each ends, or what is at every exception on its way. The same program
# runs on QEMU and on our core; Image (package lockstep) lays out memory and reads the results. Loaded at 16 MiB by a multiboot loader;
# then it is at HIGH, where no program meets it: programs see their own part of memory only, and change its tables.

        .include "lockstep.inc"

        .set    HIGH, 0x2a8000000000    # all of memory, for the supervisor
        .set    TABLES, 0x1800000       # page tables, made by Image
        .set    TABLE_QUADWORDS, 4096
        .set    PRISTINE_TABLES, 0x1810000
        .set    ARENA_ENTRIES, 0x1803800 # of the pages from DATA on
        .set    WINDOW_ENTRIES, 0x1807000 # of the window's pages
        .set    WINDOW_DIRECTORY, 0x1802200
        .set    PROGRAM, 0x2000000      # one of those of INPUT, while it is executed
        .set    DATA, 0x3100000
        .set    DATA_QUADWORDS, 7680    # the page behind is read-only
        .set    SCRATCH, 0x3120000      # a page

        # in a program's input
        .set    SS, 152
        .set    CODE_DESCRIPTOR, 176
        .set    DATA_DESCRIPTOR, 184
        .set    GATE, 192               # a call gate, 16 bytes
        .set    OWN_GATES, 256          # eight, of vectors 48 to 55
        .set    OWN_TASK, 384
        .set    OTHER_TASK, 512
        # in a record
        .set    FEATURES, 224           # XCR0, LDTR
        .set    TASK, 232               # TR, rights of the program's tasks

        .set    SUPERVISOR_CODE, 0x08
        .set    ALIAS_BIT, 30           # supervisors' code is 1 GiB further on than users'

        .text
        .globl  _start
        .code32
_start: jmp     boot
        multiboot

boot:   cli
        mov     $0x40620, %eax          # PAE, OSFXSR, OSXMMEXCPT, OSXSAVE
        mov     %eax, %cr4
        mov     $TABLES, %eax
        mov     %eax, %cr3
        mov     $0xc0000080, %ecx
        rdmsr
        or      $0x900, %eax            # LME, NXE
        wrmsr
        mov     $0x80010033, %eax       # PG, WP, NE, ET, MP, PE
        mov     %eax, %cr0
        lgdt    gdtr
        ljmp    $SUPERVISOR_CODE, $long

        .code64
long:   movabs  $HIGH + high, %rax
        jmp     *%rax
high:   lgdt    gdtr64(%rip)
        lidt    idtr(%rip)
        no_interrupts
        xor     %eax, %eax
        lldt    %ax
        all_features
        movabs  $HIGH + INPUT, %rax
        mov     (%rax), %rcx
        mov     %rcx, left(%rip)
        mov     8(%rax), %rcx
        mov     %rcx, step(%rip)

next:   movabs  $HIGH + stack, %rsp
        decq    left(%rip)
        js      done
        cld
        mov     $16, %eax
        mov     %eax, %ss
        movabs  $HIGH, %rbp
        lea     PRISTINE_TABLES(%rbp), %rsi
        lea     TABLES(%rbp), %rdi
        mov     $TABLE_QUADWORDS, %ecx
        rep movsq
        lea     PRISTINE(%rbp), %rsi
        lea     DATA(%rbp), %rdi
        mov     $DATA_QUADWORDS, %ecx
        rep movsq
        lea     SCRATCH(%rbp), %rdi
        mov     $512, %ecx
        xor     %eax, %eax
        rep stosq
        mov     input(%rip), %rsi
        lea     PROGRAM(%rbp), %rdi
        mov     %rdi, %rbx
        mov     step(%rip), %rcx
        add     %rcx, input(%rip)
        shr     $3, %ecx
        rep movsq
        call    tasks
        call    control
        mov     RECORDS(%rbx), %rax
        mov     %rax, records(%rip)
        mov     CODE_DESCRIPTOR(%rbx), %rax
        mov     %rax, gdt+48(%rip)
        mov     DATA_DESCRIPTOR(%rbx), %rax
        mov     %rax, gdt+56(%rip)
        mov     GATE(%rbx), %rax
        mov     %rax, gate(%rip)
        mov     GATE+8(%rbx), %rax
        mov     %rax, gate+8(%rip)
        mov     SS(%rbx), %eax
        mov     %eax, %ds
        mov     %eax, %es
        mov     %eax, %fs
        mov     %eax, %gs
        pushq   SS(%rbx)
        pushq   32(%rbx)
        pushq   RFLAGS(%rbx)
        pushq   CS(%rbx)
        pushq   RIP(%rbx)
        mov     %rbx, %rdi
        call    restore
        mov     0(%rdi), %rax
        mov     56(%rdi), %rdi
        iretq

done:   end

        # gates and tasks of the program; TR is that of this one
tasks:  lea     OWN_GATES(%rbx), %rsi
        lea     idt + 16 * 48(%rip), %rdi
        mov     $16, %ecx
        rep movsq
        lea     task_descriptors(%rip), %rsi
        lea     gdt + 0xb8(%rip), %rdi
        mov     $4, %ecx
        rep movsq
        movabs  $HIGH + stack, %rax
        mov     %rax, OWN_TASK+36(%rbx)
        mov     %rax, OTHER_TASK+36(%rbx)
        andb    $~2, gdt + 64 + 5(%rip) # not busy
        mov     $64, %eax
        ltr     %ax
        ret

        # what programs change; SYSCALL is for supervisors; both writes of CR4 together forget all translations
control:
        mov     $0xc0000080, %ecx
        mov     $0xd00, %eax
        testb   $3, CS(%rbx)
        jnz     1f
        inc     %eax
1:      xor     %edx, %edx
        wrmsr
        inc     %ecx                    # STAR
        xor     %eax, %eax
        mov     $0x00900030, %edx
        wrmsr
        inc     %ecx                    # LSTAR
        mov     RIP(%rbx), %eax
        xor     %edx, %edx
        wrmsr
        mov     $0xc0000084, %ecx       # FMASK; with it what QEMU loses (SDM volume 2, SYSCALL)
        mov     $0x47fd5, %eax
        wrmsr
        mov     $0xc0000102, %ecx       # KERNEL_GS_BASE
        mov     $DATA, %eax
        wrmsr
        xor     %ecx, %ecx
        lldt    %cx
        mov     $0x80010033, %eax
        mov     %rax, %cr0
        mov     $0x4406a0, %eax         # PGE, PKE
        mov     %rax, %cr4
        xor     %eax, %eax
        xor     %ecx, %ecx
        wrpkru
        mov     $0x40620, %eax
        mov     %rax, %cr4
        mov     $TABLES, %eax
        mov     %rax, %cr3
        no_breakpoints %rax
        mov     %rax, %cr2
        ret

        # all registers but RAX, RDI and RSP, from an input or a record in RDI
restore:
        mov     $7, %eax
        xor     %edx, %edx
        xrstor64 XSTATE(%rdi)
        mov     8(%rdi), %rcx
        mov     16(%rdi), %rdx
        mov     24(%rdi), %rbx
        mov     40(%rdi), %rbp
        mov     48(%rdi), %rsi
        mov     64(%rdi), %r8
        mov     72(%rdi), %r9
        mov     80(%rdi), %r10
        mov     88(%rdi), %r11
        mov     96(%rdi), %r12
        mov     104(%rdi), %r13
        mov     112(%rdi), %r14
        mov     120(%rdi), %r15
        ret

        # 0: rdi, 8: rax, 16: vector, 24: error, 32: rip, cs, rflags, rsp, ss
common: push    %rax
        push    %rdi
        mov     result(%rip), %rdi
        mov     %rcx, 8(%rdi)
        mov     %rdx, 16(%rdi)
        mov     %rbx, 24(%rdi)
        mov     %rbp, 40(%rdi)
        mov     %rsi, 48(%rdi)
        mov     %r8, 64(%rdi)
        mov     %r9, 72(%rdi)
        mov     %r10, 80(%rdi)
        mov     %r11, 88(%rdi)
        mov     %r12, 96(%rdi)
        mov     %r13, 104(%rdi)
        mov     %r14, 112(%rdi)
        mov     %r15, 120(%rdi)
        pop     56(%rdi)
        pop     0(%rdi)
        pop     VECTOR(%rdi)
        pop     ERROR(%rdi)             # from here on 0: rip, 8: cs, 16: rflags, 24: rsp, 32: ss
        mov     0(%rsp), %rax
        mov     %rax, RIP(%rdi)
        mov     8(%rsp), %rax
        mov     %rax, CS(%rdi)
        mov     16(%rsp), %rax
        mov     %rax, RFLAGS(%rdi)
        mov     24(%rsp), %rax
        mov     %rax, 32(%rdi)
        mov     32(%rsp), %rax
        mov     %rax, STACK_SEGMENT(%rdi)
        mov     %ds, SEGMENTS(%rdi)
        mov     %es, SEGMENTS+2(%rdi)
        mov     %fs, SEGMENTS+4(%rdi)
        mov     %gs, SEGMENTS+6(%rdi)
        mov     %cr2, %rax
        mov     %rax, ADDRESS(%rdi)
        debug_registers %rax, %rdi
        mov     %cr4, %rax
        mov     %rax, CONTROL4(%rdi)
        mov     %cr0, %rax
        mov     %rax, CONTROL0(%rdi)
        clts
        xor     %ecx, %ecx
        xgetbv
        mov     %eax, FEATURES(%rdi)
        mov     $7, %eax
        xsetbv
        sldt    FEATURES+4(%rdi)
        str     TASK(%rdi)
        mov     gdt + 0xb8 + 5(%rip), %al
        mov     %al, TASK+2(%rdi)
        mov     gdt + 0xc8 + 5(%rip), %al
        mov     %al, TASK+3(%rdi)
        mov     $7, %eax
        xor     %edx, %edx
        xsave64 XSTATE(%rdi)
        movabs  $HIGH, %rbp
        lea     DATA(%rbp), %rsi
        sum     %rsi, 8*DATA_QUADWORDS
        vmovq   %xmm0, %rax
        vpextrq $1, %xmm0, %rcx
        imul    $31, %rcx, %rcx
        add     %rcx, %rax
        mov     %rax, DIGEST(%rdi)
        mov     WINDOW_DIRECTORY(%rbp), %rbx
        mov     $16, %ecx
1:      rol     $7, %rbx
        xor     ARENA_ENTRIES-8(%rbp,%rcx,8), %rbx
        rol     $7, %rbx
        xor     WINDOW_ENTRIES-8(%rbp,%rcx,8), %rbx
        dec     %ecx
        jnz     1b
        mov     %rbx, TABLE_DIGEST(%rdi)
        addq    $2048, result(%rip)
        decq    records(%rip)
        jz      next

        # goes on: behind what faulted, where it is when it was a trap, at the beginning from where no instruction begins
        lea     PROGRAM(%rbp), %rsi
        btrq    $16, 16(%rsp)           # RF
        btrq    $8, 16(%rsp)            # TF
        cmpl    $1, VECTOR(%rdi)        # at a breakpoint RF lets it go on
        jne     1f
        btsq    $16, 16(%rsp)
1:
        mov     0(%rsp), %rax
        mov     %rax, %rcx
        xor     RIP(%rsi), %rcx
        btr     $ALIAS_BIT, %rcx
        xor     RIP(%rsi), %rcx         # as in the alias in which the program began
        sub     RIP(%rsi), %rcx
        cmp     LENGTH(%rsi), %rcx
        jae     2f
        movzbl  NEXT(%rsi,%rcx), %ecx
        jrcxz   2f
        mov     VECTOR(%rdi), %rdx
        cmp     $32, %edx
        jae     3f
        mov     $TRAPS, %ebx
        bt      %edx, %ebx
        jc      3f
        add     %rcx, 0(%rsp)
        jmp     3f
2:      mov     RIP(%rsi), %rax
        mov     %rax, 0(%rsp)
        mov     CS(%rsi), %rax
        mov     %rax, 8(%rsp)
        mov     32(%rsi), %rax
        mov     %rax, 24(%rsp)
        mov     SS(%rsi), %rax
        mov     %rax, 32(%rsp)
3:      call    restore
        push    %rcx
        push    %rdx
        xor     %ecx, %ecx
        xor     %edx, %edx
        mov     FEATURES(%rdi), %eax
        xsetbv
        pop     %rdx
        pop     %rcx
        mov     CONTROL0(%rdi), %rax
        mov     %rax, %cr0
        mov     0(%rdi), %rax
        mov     56(%rdi), %rdi
        iretq

        .org    0x1000
        .set    vector, 0
        .rept   48
        .balign 16
        .if     vector < 8 || vector == 9 || vector == 15 || vector == 16 || vector > 17
        pushq   $0
        .endif
        pushq   $vector
        jmp     common
        .set    vector, vector + 1
        .endr

        .data                           # linked at 0x1010000, as .text at 0x1000000
tss:    .long   0
        .quad   DATA + 0xa000           # of ring 0
        .quad   0, 0, 0
        .quad   HIGH + stack            # IST1: of all gates that lead here
        .quad   DATA + 0x5ff8, DATA + 0x6100, DATA + 0x7ff0, DATA + 0x8888, 0x7fff0000, 0
        .fill   10, 1, 0
        .word   104                     # no I/O permissions
        .org    0x80
        .quad   0x00cff3000000ffff      # LDT: users' data, then what is not present, read only, no segment
        .quad   0x00cf73000000ffff, 0x00cff1000000ffff, 0x00008d000000ffff
        .org    0xa0                    # Tasks64 knows where
gdt:    .quad   0, 0x00af9b000000ffff, 0x00cf93000000ffff, 0, 0, 0, 0, 0
        .word   103, 0x0000, 0x8901, 0x0100
        .quad   HIGH >> 32
        .quad   0x00affb000000ffff      # 50: user code
        .quad   0x00cff3000000ffff      # 58: user data
gate:   .quad   0, 0                    # 60
        .quad   0x00cf73000000ffff      # 70: not present
        .quad   0x00cff9000000ffff      # 78: execute only
        .quad   0x00cf91000000ffff      # 80: read only
        .quad   0x00af9f000000ffff      # 88: conforming
        .quad   0x00cffb000000ffff      # 90: for SYSRET: users' code of 32 bits, data, code
        .quad   0x00cff3000000ffff      # 98
        .quad   0x00affb000000ffff      # a0
        .word   31, 0x0080, 0x8201, 0x0100 # a8: the LDT
        .quad   HIGH >> 32
        .quad   0, 0, 0, 0              # b8, c8: tasks of the program
gdtr:   .word   . - gdt - 1
        .long   gdt
gdtr64: .word   gdtr - gdt - 1
        .quad   HIGH + gdt
task_descriptors:
        .word   103, OWN_TASK, 0x8900, 0x0200
        .quad   HIGH >> 32
        .word   103, OTHER_TASK, 0x8900, 0x0200
        .quad   HIGH >> 32
idtr:   .word   idt_end - idt - 1
        .quad   HIGH + idt
        .balign 8
input:  .quad   HIGH + INPUT + 4096
result: .quad   HIGH + RESULT
left:   .quad   0
step:   .quad   0
records: .quad  0
        .balign 16
idt:
        .set    vector, 0
        .rept   48
        .if     vector == 3 || vector == 4 || vector >= 32      # user mode has INT3, INTO and INT n
        .word   0x1000 + 16 * vector, 8, 0xee01, 0x0100
        .else
        .word   0x1000 + 16 * vector, 8, 0x8e01, 0x0100
        .endif
        .quad   HIGH >> 32
        .set    vector, vector + 1
        .endr
        .fill   16 * 8, 1, 0            # 48: the program's
idt_end:
        .bss
        .balign 4096
        .skip   4096
stack:
